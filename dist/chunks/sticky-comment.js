import { r as __name } from "./rolldown-runtime.js";
import { _ as summary, d as startGroup, f as warning, i as getInput, l as setOutput, n as endGroup, r as error } from "./core.js";
import { $ as keepOdd, Et as url, J as exec, L as neutraliseText, St as string, Tt as unknown, V as UserError, W as GitHubError, dt as array, ft as boolean, it as sha256Of, kt as HISTORY_FILE, mt as int, rt as requireRegular, vt as number, yt as object } from "./command.js";
import { chmod, copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { randomBytes } from "node:crypto";

// src/platform/github/artifacts.ts
/** Artifacts of workflow runs: one file down, some files up. */
/** Downloads an artifact that is a single file into a folder, under its own name. What arrives is a regular file. */
async function downloadSingle(artifact, run, folder, name, largest, github) {
	await mkdir(folder, { recursive: true });
	const { DefaultArtifactClient } = await import("./artifact.js");
	const { token, repository } = github.credentials;
	const [repositoryOwner = "", repositoryName = ""] = repository.split("/");
	await new DefaultArtifactClient().downloadArtifact(artifact, {
		path: folder,
		skipDecompress: true,
		findBy: {
			token,
			repositoryOwner,
			repositoryName,
			workflowRunId: run
		}
	});
	await requireRegular(path.join(folder, name), largest);
}
/** Uploads an artifact; one of an earlier attempt of the same run gives way. Gives what went wrong. */
async function upload(name, files, root, options = {}) {
	try {
		const { DefaultArtifactClient } = await import("./artifact.js");
		const client = new DefaultArtifactClient();
		try {
			await client.uploadArtifact(name, [...files], root, options);
		} catch (error) {
			if (!/\(409\)|already exists/i.test(error.message)) throw error;
			await client.deleteArtifact(name);
			await client.uploadArtifact(name, [...files], root, options);
		}
		return [];
	} catch (error) {
		return [`The artifact ${name} could not be uploaded: ${error.message}.`];
	}
}

// src/platform/github/cache.ts
/** The Actions cache, for a few files: restored where nothing else is, saved under a new key. */
/** Restores the newest entry of these files into `folder`, an empty one, under their names alone. False: there is none. */
async function restoreFiles(files, key, prefixes, folder) {
	const cache = await import("./cache.js");
	if (!cache.isFeatureAvailable() || !await isGnuTar()) return false;
	await mkdir(folder, { recursive: true });
	const found = await unpackingIn(folder, () => cache.restoreCache([...files], key, [...prefixes]));
	await chmod(path.dirname(folder), 448);
	await chmod(folder, 448);
	return found !== void 0;
}
/** Saves files under a key. Gives what went wrong. */
async function saveFiles(files, key) {
	try {
		const cache = await import("./cache.js");
		if (!cache.isFeatureAvailable()) return void 0;
		return await cache.saveCache([...files], key) === -1 ? "the cache did not take it" : void 0;
	} catch (error) {
		return error.message;
	}
}
/** The toolkit prefers `gtar` on macOS. Others do not know how to be told where to unpack. */
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
* The toolkit unpacks an archive that anybody who may write this branch's cache can have made, with absolute paths
* allowed. So tar is told to drop every folder from every name, to leave the folders that are there as they are, and to
* unpack where nothing else is.
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
/** A cache entry may hold anything; more than this is not looked at. */
const LARGEST = 536870912;
/** A miss is told at once; the toolkit asks a service that is down for half a minute. */
const OUTAGE_MS = 1e4;
/**
* Neither copy is trusted: what arrives is a regular file with the digest that was told, and who opens it looks
* further.
*/
var Carrier = class {
	names;
	/** What is packed and unpacked lies here, and nothing else does. Part of the cache's version: always the same. */
	hold;
	file;
	digest;
	constructor(names, home) {
		this.names = names;
		this.hold = path.join(home, "carried");
		this.file = path.join(this.hold, HISTORY_FILE);
		this.digest = `${this.file}.sha256`;
	}
	/**
	* Puts at `target` what the newest run left. What arrives and does not fit, by its digest or in the eyes of
	* `objection`, is kept in `outDirectory`, and the next copy is tried.
	*/
	async fetch(target, outDirectory, github, objection) {
		const notes = [];
		const take = async (origin, find) => {
			try {
				if (!await find()) return false;
				const why = objection(this.file);
				if (why !== void 0) throw new Error(why);
				await mkdir(path.dirname(target), { recursive: true });
				await rm(`${target}-journal`, { force: true });
				await copyFile(this.file, target);
				return true;
			} catch (error) {
				const kept = await this.kept(outDirectory);
				notes.push(`The history (${origin}) is odd and was not used: ${error.message}.${kept}`);
				return false;
			} finally {
				await rm(this.hold, {
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
		const isSlow = performance.now() - begin > OUTAGE_MS;
		if (!github) return {
			origin: "nowhere",
			notes
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
			isOutOfReach: miss?.isOutOfReach ?? false
		};
	}
	/** Keeps what is odd for people to look at, where it is a file at all. */
	async kept(outDirectory) {
		try {
			await requireRegular(this.file, LARGEST);
			return ` The file is among the reports as ${await keepOdd(this.file, outDirectory)}.`;
		} catch {
			return "";
		}
	}
	async fromCache() {
		const unpacked = path.join(this.hold, "from", "cache");
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
	/** An outage looks like a miss to the toolkit; GitHub's list of caches tells one from the other. */
	async explainMiss(github, isSlow) {
		for (const prefix of this.names.prefixes) {
			const query = `key=${encodeURIComponent(prefix)}&per_page=1&sort=created_at&direction=desc`;
			try {
				const { actions_caches: caches } = await github.ask("GET", `{repo}/actions/caches?${query}`, Caches);
				if (caches.length === 0) continue;
				return {
					note: isSlow ? "The cache holds a history, but its service does not answer." : "The cache holds a history that this run cannot see: of another branch, or of another kind of runner.",
					isOutOfReach: isSlow
				};
			} catch (error) {
				return {
					note: `Whether the cache is empty or out of reach could not be told: ${error.message}. The workflow needs \`permissions: actions: read\` for that.`,
					isOutOfReach: isSlow
				};
			}
		}
		return { isOutOfReach: false };
	}
	/** The newest copy that a run of one of the branches, in this repository, left. */
	async fromArtifact(github, notes) {
		for (const name of this.names.artifacts) {
			const query = `name=${encodeURIComponent(name)}&per_page=100`;
			const listed = await github.ask("GET", `{repo}/actions/artifacts?${query}`, Artifacts).catch((error) => error);
			if (listed instanceof Error) {
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
		await downloadSingle(id, run.id, this.hold, name, LARGEST, github);
		await copyFile(path.join(this.hold, name), this.file);
		await this.requireDigest(digest?.replace(/^sha256:/, "") ?? "");
	}
	async requireDigest(told) {
		if (await sha256Of(this.file) !== told) throw new Error("its digest does not fit");
	}
	/** Leaves a settled file for later runs: in the cache under this run's key, and as an artifact. */
	async leave(save) {
		await rm(this.hold, {
			recursive: true,
			force: true
		});
		await mkdir(this.hold, { recursive: true });
		save(this.file);
		await requireRegular(this.file, LARGEST);
		await writeFile(this.digest, `${await sha256Of(this.file)}  ${HISTORY_FILE}\n`);
		const problems = [];
		const problem = await saveFiles([this.file, this.digest], this.names.key);
		if (problem !== void 0) problems.push(`The history could not be saved in the cache: ${problem}.`);
		const [name = ""] = this.names.artifacts;
		const copy = path.join(this.hold, name);
		await copyFile(this.file, copy);
		problems.push(...await upload(name, [copy], this.hold, { skipArchive: true }));
		await rm(this.hold, {
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
/** The runner: what it tells a step, and what a step tells it. */
/** What the runner tells every step, as far as it is used. */
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
	GITHUB_BASE_REF: string().default(""),
	GITHUB_API_URL: url().default("https://api.github.com"),
	GITHUB_EVENT_PATH: string().optional(),
	RUNNER_TEMP: string().min(1)
});
function readRunnerEnvironment(environment) {
	const result = RunnerEnvironment.safeParse(environment);
	if (result.success) return result.data;
	const names = result.error.issues.map((issue) => issue.path.join(".")).join(", ");
	throw new UserError(`The runner's variables ${names} are missing or malformed.`, "Run this as a step of a GitHub Actions workflow, or use the CLI.");
}
/** Every input of the action as text, by its name in action.yml; absent and empty are the same. */
function readActionInputs(names) {
	return Object.fromEntries(names.map((name) => [name, getInput(name, { trimWhitespace: false })]).filter(([, value]) => value !== ""));
}
/** The step's log. What commands print is folded, and cannot speak to the runner. */
function actionsLog(redact) {
	const print = (line) => {
		for (const safe of neutraliseText(redact(line))) process.stdout.write(`${safe}\n`);
	};
	return {
		info: print,
		warning: (line) => warning(redact(line), { title: "AutoSync" }),
		startCommand(title) {
			startGroup(redact(title));
			const token = randomBytes(16).toString("hex");
			process.stdout.write(`::stop-commands::${token}\n`);
			return {
				line: (text) => process.stdout.write(`${text}\n`),
				end() {
					process.stdout.write(`::${token}::\n`);
					endGroup();
				}
			};
		}
	};
}
async function publishToActions(log, published) {
	for (const line of published.lines) log.info(line);
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

// src/platform/github/sticky-comment.ts
const Comment = object({
	id: int(),
	body: string().nullish(),
	user: object({
		login: string(),
		type: string()
	}).nullable()
});
const Comments = array(Comment);
const User = object({ login: string() });
const Anything = unknown();
const Made = object({ id: int() });
/** At least so long between two updates while a run goes on, in milliseconds; in long runs a twentieth of their age. */
const BETWEEN_MS = 15e3;
const PAGE = 100;
const MOST_PAGES = 50;
/**
* The one comment of this use of AutoSync on a pull request: found by its mark and its author, updated, made again
* when somebody deleted it. Where a race made two, the older one stays; what a newer run wrote stays, too.
*/
var StickyComment = class {
	github;
	issue;
	mark;
	run;
	id;
	hasLooked = false;
	/** A newer run has spoken. */
	isOutdated = false;
	/** Login of the token's owner; empty where it has none. */
	me;
	startedAt = performance.now();
	lastAt = Number.NEGATIVE_INFINITY;
	waiting;
	timer;
	busy = Promise.resolve();
	live = new AbortController();
	/** `mark`: what the comment begins with. `run`: greater for newer ones. */
	constructor(github, issue, mark, run) {
		this.github = github;
		this.issue = issue;
		this.mark = mark;
		this.run = run;
	}
	/** Shows this soon, unless something newer comes first. Failures are for the end to tell. */
	show(body) {
		if (this.live.signal.aborted) return;
		this.waiting = body;
		if (this.timer) return;
		const now = performance.now();
		const pause = Math.max(BETWEEN_MS, (now - this.startedAt) / 20);
		const speak = () => {
			this.timer = void 0;
			this.lastAt = performance.now();
			this.busy = this.busy.then(() => this.write(this.waiting, this.live.signal)).catch(() => this.live.abort());
		};
		this.timer = setTimeout(speak, Math.max(0, this.lastAt + pause - now)).unref();
	}
	/** The final word. Throws {@link GitHubError} where it could not be said. */
	async settle(body) {
		this.live.abort();
		clearTimeout(this.timer);
		await this.busy;
		this.hasLooked = false;
		await this.write(body);
	}
	async write(text, signal) {
		const body = `${text}\n${runMark(this.run)}\n`;
		if (!this.hasLooked) await this.look();
		if (this.isOutdated) return;
		if (this.id !== void 0 && await this.update(this.id, body, signal)) return;
		await this.create(body);
	}
	/** Whether it is still there, and ours to change. */
	async update(id, body, signal) {
		const path = `{repo}/issues/comments/${id}`;
		try {
			if (signal) await this.github.once("PATCH", path, Anything, { body }, signal);
			else await this.github.ask("PATCH", path, Anything, { body });
			return true;
		} catch (error) {
			if (!(error instanceof GitHubError) || error.status !== 404) throw error;
			this.id = void 0;
			return false;
		}
	}
	async create(body) {
		for (let tries = 1;; tries += 1) try {
			const made = await this.github.once("POST", `{repo}/issues/${this.issue}/comments`, Made, { body });
			this.id = made.id;
			break;
		} catch (error) {
			if (!(error instanceof GitHubError && error.retryAfterMs !== void 0) || tries === 3) throw error;
			await this.github.pause(error.retryAfterMs ?? 0);
			await this.look();
			if (this.id !== void 0) return;
		}
		const mine = this.id;
		await this.look();
		this.id ??= mine;
		if (this.id !== mine && !this.isOutdated) await this.update(this.id, body);
	}
	/** Finds the comment; of several by one author, all but the oldest go. */
	async look() {
		const found = [];
		for (let page = 1; page <= MOST_PAGES; page += 1) {
			const path = `{repo}/issues/${this.issue}/comments?per_page=${PAGE}&page=${page}`;
			const comments = await this.github.ask("GET", path, Comments);
			for (const { id, body, user } of comments) if (body?.startsWith(this.mark) && user && await this.isMine(user)) found.push({
				id,
				login: user.login,
				run: Number(/<!-- run (\d{1,15}) -->\s*$/.exec(body)?.[1] ?? 0)
			});
			if (comments.length < PAGE) break;
		}
		this.hasLooked = true;
		const [oldest, ...others] = found.toSorted((a, b) => a.id - b.id);
		this.id = oldest?.id;
		this.isOutdated = found.some(({ run }) => run > this.run);
		for (const { id, login } of others) if (login === oldest.login) await this.github.ask("DELETE", `{repo}/issues/comments/${id}`, Anything).catch((error) => {
			if (!(error instanceof GitHubError) || error.status !== 404) throw error;
		});
	}
	/** A person's comment may begin with anything; only a person's token knows its own name. */
	async isMine({ login, type }) {
		this.me ??= await this.github.ask("GET", "/user", User).then((user) => user.login, (error) => {
			if (error instanceof GitHubError && [
				401,
				403,
				404
			].includes(error.status)) return "";
			throw error;
		});
		return this.me === "" ? type === "Bot" : login === this.me;
	}
};
function runMark(run) {
	return `<!-- run ${run} -->`;
}

export { readRunnerEnvironment as a, upload as c, readActionInputs as i, actionsLog as n, Carrier as o, publishToActions as r, downloadSingle as s, StickyComment as t };