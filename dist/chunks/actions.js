import { r as __name } from "./rolldown-runtime.js";
import { _ as summary, d as startGroup, f as warning, i as getInput, l as setOutput, n as endGroup, r as error } from "./core.js";
import { $ as neutraliseText, $t as number, Ct as exec, Dt as downloadSingle, Kt as array, Lt as requireRegular, Ot as upload, Rt as sha256Of, Tt as Unreachable, Yt as int, dn as HISTORY_FILE, en as object, ht as UserError, nt as endLine, qt as boolean, rn as string, rt as progressLine, sn as url, xt as GitHubError, yt as keepOdd } from "./command.js";
import { chmod, copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { createHash, randomBytes } from "node:crypto";

// src/platform/github/cache.ts
/** Saves a few files in the Actions cache, and restores them safely. */
/**
* Restores the newest cache entry of these files into the empty `folder`, without the folders of their paths.
* Returns false when there is no entry, or no cache that can be restored safely.
*/
async function restoreFiles(files, key, prefixes, folder) {
	const cache = await import("./cache.js");
	if (!cache.isFeatureAvailable() || !await isGnuTar()) return false;
	await mkdir(folder, { recursive: true });
	const found = await unpackingIn(folder, () => cache.restoreCache([...files], key, [...prefixes]));
	await chmod(path.dirname(folder), 448);
	await chmod(folder, 448);
	return found !== void 0;
}
/** Saves files under a key. Returns what went wrong; `undefined` when nothing did. */
async function saveFiles(files, key) {
	try {
		const cache = await import("./cache.js");
		if (!cache.isFeatureAvailable()) return void 0;
		if (!mayUseCache("write")) return `the job has \`cache-mode: ${cacheMode()}\``;
		return await cache.saveCache([...files], key) === -1 ? "the cache did not accept the files" : void 0;
	} catch (error) {
		return error.message;
	}
}
/** The `cache-mode` of the job; empty where the workflow sets none. */
function cacheMode() {
	return process.env["ACTIONS_CACHE_MODE"]?.trim().toLowerCase() ?? "";
}
/** Whether the `cache-mode` of the job lets it read the cache, or write to it. */
function mayUseCache(way) {
	const mode = cacheMode();
	if (mode === "none") return false;
	return way === "read" ? mode !== "write-only" : mode !== "read";
}
/**
* Whether the toolkit uses GNU tar, the only tar that can be told how and where to unpack. On
* macOS the toolkit prefers `gtar`.
*/
async function isGnuTar() {
	for (const program of process.platform === "darwin" ? ["gtar", "tar"] : ["tar"]) {
		const answer = await exec(program, ["--version"], {
			cwd: process.cwd(),
			env: process.env
		}).catch(() => void 0);
		if (answer) return answer.stdout.toString("utf8").includes("GNU tar");
	}
	return false;
}
/**
* Runs `work` with settings that make tar unpack safely into `folder`. The archive may come from anybody who
* can write to this branch's cache, and the toolkit allows absolute paths in it. So tar drops the folders from
* every name, leaves existing folders as they are, and unpacks into a folder that holds nothing else.
*/
async function unpackingIn(folder, work) {
	const before = {
		tar: process.env["TAR_OPTIONS"],
		workspace: process.env["GITHUB_WORKSPACE"]
	};
	process.env["TAR_OPTIONS"] = "--no-overwrite-dir --transform=s,^.*/,,";
	process.env["GITHUB_WORKSPACE"] = folder;
	try {
		return await work();
	} finally {
		put("TAR_OPTIONS", before.tar);
		put("GITHUB_WORKSPACE", before.workspace);
	}
}
function put(name, value) {
	if (value === void 0) delete process.env[name];
	else process.env[name] = value;
}

// src/history/carrier.ts
/** Carries the history from run to run: in the Actions cache, and as an artifact for when the cache is gone. */
/** Size of the largest file that is accepted, in bytes: a cache entry may hold anything. */
const LARGEST = 536870912;
/** A slower answer means an outage: a miss comes at once, but the toolkit retries a dead service for 30 s. */
const OUTAGE_MS = 1e4;
/**
* Fetches and saves both copies of the history. It trusts neither: a copy must be a regular file with the
* expected digest, and the code that opens the file checks its content.
*/
var Carrier = class {
	names;
	/** Folder for packed and unpacked files only. Its path is part of the cache's version: never change it. */
	folder;
	file;
	digest;
	constructor(names, home) {
		this.names = names;
		this.folder = path.join(home, "carried");
		this.file = path.join(this.folder, HISTORY_FILE);
		this.digest = `${this.file}.sha256`;
	}
	/**
	* Copies the newest history to `target`, from the cache or else from the artifact. A copy with a wrong
	* digest, or one that `objection` gives a reason against, is kept in `outDirectory`, and the next copy is
	* tried.
	*/
	async fetch(target, outDirectory, github, objection, cancel) {
		const notes = [];
		let isOutOfReach = false;
		const take = async (origin, find) => {
			try {
				if (!await find() || cancel.aborted) return false;
				const why = objection(this.file);
				if (why !== void 0) throw new Error(why);
				await mkdir(path.dirname(target), { recursive: true });
				await rm(`${target}-journal`, { force: true });
				await copyFile(this.file, target);
				return true;
			} catch (error) {
				isOutOfReach ||= error instanceof Unreachable;
				const kept = await this.kept(outDirectory);
				notes.push(`The history (${origin}) could not be used: ${error.message}.${kept}`);
				return false;
			} finally {
				await rm(this.folder, {
					recursive: true,
					force: true
				});
			}
		};
		const begin = performance.now();
		if (await take("cache", () => this.fromCache())) return {
			origin: "cache",
			notes
		};
		if (!mayUseCache("read")) notes.push(`The history is not in reach by the cache: the job has \`cache-mode: ${cacheMode()}\`.`);
		const isSlow = performance.now() - begin > OUTAGE_MS;
		if (!github) return {
			origin: "nowhere",
			notes,
			isOutOfReach: isSlow
		};
		const miss = notes.length === 0 ? await this.explainMiss(github, isSlow) : void 0;
		if (miss?.note) notes.push(miss.note);
		if (await take("artifact", () => this.fromArtifact(github, notes))) return {
			origin: "artifact",
			notes
		};
		return {
			origin: "nowhere",
			notes,
			isOutOfReach: isOutOfReach || (miss?.isOutOfReach ?? false)
		};
	}
	/** Keeps an odd history for people to look at, if it is a regular file. Returns a sentence about it. */
	async kept(outDirectory) {
		try {
			await requireRegular(this.file, LARGEST);
			return ` The file is among the reports as ${await keepOdd(this.file, outDirectory)}.`;
		} catch {
			return "";
		}
	}
	async fromCache() {
		const unpacked = path.join(this.folder, "from", "cache");
		const { key, prefixes } = this.names;
		if (!await restoreFiles([this.file, this.digest], key, prefixes, unpacked)) return false;
		for (const file of [this.digest, this.file]) {
			const arrived = path.join(unpacked, path.basename(file));
			await requireRegular(arrived, LARGEST);
			await copyFile(arrived, file);
		}
		await this.requireDigest((await readFile(this.digest, "utf8")).slice(0, 64));
		return true;
	}
	/**
	* Finds out why the cache gave nothing. In the toolkit an outage looks like a miss; GitHub's list of caches
	* shows the difference.
	*/
	async explainMiss(github, isSlow) {
		for (const prefix of this.names.prefixes) {
			const query = `key=${encodeURIComponent(prefix)}&per_page=1&sort=created_at&direction=desc`;
			try {
				const { actions_caches: caches } = await github.ask("GET", `{repo}/actions/caches?${query}`, Caches);
				if (caches.length === 0) continue;
				return {
					note: isSlow ? "The cache holds a history, but its service does not answer." : "The cache holds a history that this run cannot see: another branch or another kind of runner saved it.",
					isOutOfReach: isSlow
				};
			} catch (error) {
				return {
					note: `It is unknown whether the cache is empty or out of reach: ${error.message}. The workflow needs \`permissions: actions: read\` for that.`,
					isOutOfReach: isSlow
				};
			}
		}
		return { isOutOfReach: false };
	}
	/**
	* Fetches the newest artifact that a run of one of the branches left in this repository. False: there is
	* none, or the artifacts could not be listed.
	*/
	async fromArtifact(github, notes) {
		for (const name of this.names.artifacts) {
			const query = `name=${encodeURIComponent(name)}&per_page=100`;
			const listed = await github.ask("GET", `{repo}/actions/artifacts?${query}`, Artifacts).catch((error) => error);
			if (listed instanceof Error) {
				if (!(listed instanceof GitHubError) || listed.status === 0 || listed.status >= 500) throw new Unreachable(`the artifacts of earlier runs could not be listed: ${listed.message}`);
				notes.push(`The artifacts of earlier runs could not be listed: ${listed.message}.`);
				return false;
			}
			const newest = listed.artifacts.toSorted((a, b) => b.id - a.id).find(({ expired, workflow_run: run }) => !expired && run?.repository_id === run?.head_repository_id && this.names.branches.some((branch) => run?.head_branch === branch));
			if (newest) {
				await this.download(name, newest, github);
				return true;
			}
		}
		return false;
	}
	async download(name, { id, size_in_bytes: size, digest, workflow_run: run }, github) {
		if (size > LARGEST) throw new Error("it is too large");
		await downloadSingle({
			artifact: id,
			run: run.id,
			name,
			largest: LARGEST
		}, this.folder, github);
		await copyFile(path.join(this.folder, name), this.file);
		await this.requireDigest(digest?.replace(/^sha256:/, "") ?? "");
	}
	async requireDigest(told) {
		if (await sha256Of(this.file) !== told) throw new Error("its digest does not match");
	}
	/**
	* Saves the history for later runs: in the cache under this run's key, and as an artifact. `write` writes
	* the settled database to a file. Returns what went wrong.
	*/
	async save(write, mayReplace) {
		await rm(this.folder, {
			recursive: true,
			force: true
		});
		await mkdir(this.folder, { recursive: true });
		write(this.file);
		await requireRegular(this.file, LARGEST);
		await writeFile(this.digest, `${await sha256Of(this.file)}  ${HISTORY_FILE}\n`);
		const problems = [];
		const problem = await saveFiles([this.file, this.digest], this.names.key);
		if (problem !== void 0) problems.push(`The history could not be saved in the cache: ${problem}.`);
		const [name = ""] = this.names.artifacts;
		const copy = path.join(this.folder, name);
		await copyFile(this.file, copy);
		problems.push(...await upload(name, [copy], this.folder, {
			skipArchive: true,
			mayReplace
		}));
		await rm(this.folder, {
			recursive: true,
			force: true
		});
		return problems;
	}
};
const Caches = object({ actions_caches: array(object({ key: string() })) });
const Artifacts = object({ artifacts: array(object({
	id: int(),
	size_in_bytes: number(),
	expired: boolean(),
	digest: string().nullish(),
	workflow_run: object({
		id: int(),
		head_branch: string().nullish(),
		repository_id: int(),
		head_repository_id: int()
	}).nullable()
})) });

// src/platform/github/actions.ts
/** Talks with the Actions runner: reads variables and inputs, writes log, outputs and summary. */
/** The environment variables of the runner that AutoSync uses. */
const RunnerEnvironment = object({
	GITHUB_WORKSPACE: string().min(1),
	GITHUB_REPOSITORY: string().regex(/^[^/\s]+\/[^/\s]+$/),
	GITHUB_SERVER_URL: url(),
	GITHUB_RUN_ID: string().regex(/^\d+$/),
	GITHUB_RUN_ATTEMPT: string().regex(/^\d+$/).default("1"),
	GITHUB_EVENT_NAME: string().min(1),
	GITHUB_SHA: string().default(""),
	GITHUB_REF_NAME: string().default(""),
	GITHUB_REF_TYPE: string().default("branch"),
	GITHUB_REF_PROTECTED: string().default(""),
	GITHUB_BASE_REF: string().default(""),
	GITHUB_API_URL: url().default("https://api.github.com"),
	GITHUB_EVENT_PATH: string().optional(),
	RUNNER_TEMP: string().min(1),
	RUNNER_TRACKING_ID: string().default(""),
	ACTIONS_RUNTIME_TOKEN: string().default("")
});
/** Reads the variables of the runner. Throws a {@link UserError} when one is missing or malformed. */
function readRunnerEnvironment(environment) {
	const result = RunnerEnvironment.safeParse(environment);
	if (result.success) return result.data;
	const names = result.error.issues.map((issue) => issue.path.join(".")).join(", ");
	throw new UserError(`The runner's variables ${names} are missing or malformed.`, "Run this as a step of a GitHub Actions workflow, or use the CLI.");
}
function writerOf(runner) {
	const { GITHUB_RUN_ID: run, GITHUB_RUN_ATTEMPT: attempt, RUNNER_TRACKING_ID: tracking } = runner;
	const told = `${tracking} ${jobIn(runner.ACTIONS_RUNTIME_TOKEN)}`;
	const job = createHash("sha256").update(told).digest("hex").slice(0, 12);
	return {
		run: Number(run),
		attempt: Number(attempt),
		job
	};
}
/** The job that the runner's own token is for: its scope `Actions.Results:RUN:JOB`. Empty for any other token. */
function jobIn(token) {
	const payload = Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8");
	return /Actions\.Results:[^:" ]+:([^:" ]+)/.exec(payload)?.[1] ?? "";
}
/** Reads the inputs of the action as text, by their names in action.yml. Empty inputs are left out. */
function readActionInputs(names) {
	return Object.fromEntries(names.map((name) => [name, getInput(name, { trimWhitespace: false })]).filter(([, value]) => value !== ""));
}
/** Makes the log of a step. The output of commands is folded, and the runner obeys no command in it. */
function actionsLog(redact) {
	const print = (line) => {
		for (const safe of neutraliseText(redact(line))) process.stdout.write(`${safe}\n`);
	};
	return {
		info: print,
		warning: (line) => warning(redact(line), { title: "AutoSync" }),
		startCommand(title) {
			startGroup(redact(progressLine(title)));
			const token = randomBytes(16).toString("hex");
			process.stdout.write(`::stop-commands::${token}\n`);
			return {
				line: (text) => process.stdout.write(`${text}\n`),
				end() {
					process.stdout.write(`::${token}::\n`);
					endGroup();
				}
			};
		},
		endTrial(end) {
			print(`trial ${end.number} · ${endLine(end)}`);
			for (const failure of end.failures) print(`    ${failure}`);
		}
	};
}
/** Writes the verdicts to the log, and sets annotations, outputs and the job summary. */
async function publishToActions(log, published) {
	for (const line of published.lines) log.info(typeof line === "string" ? line : `${line.word}${line.text}`);
	for (const { level, title, message, file, line } of published.annotations) {
		const place = {
			title,
			...file ? { file } : {},
			...file && line ? { startLine: line } : {}
		};
		if (level === "error") error(message, place);
		else warning(message, place);
	}
	for (const [name, value] of Object.entries(published.outputs)) setOutput(name, value);
	try {
		await summary.addRaw(published.summary, true).write();
	} catch (error) {
		log.warning(`The job summary could not be written: ${error.message}`);
	}
}

export { writerOf as a, readRunnerEnvironment as i, publishToActions as n, Carrier as o, readActionInputs as r, actionsLog as t };