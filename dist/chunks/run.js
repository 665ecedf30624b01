import { a as __toESM, i as __require, r as __name, t as __commonJSMin } from "./rolldown-runtime.js";
import { A as branchTests, At as union, Ct as looseObject, Dt as strictObject, Et as record, F as counted, G as describeError, H as toVisibleLine, I as clip, L as encodePre, M as kpiTable, Mt as url, N as lessonList, Nt as ZodError, O as patchRows, Ot as string, P as trendGraph, Q as exec, R as encodeText, Rt as REPORT, S as redactor, St as literal, T as toComment, Tt as object, U as EXIT, V as hasInvisible, W as UserError, X as GitHubError, Z as pRetry, _ as madeIt, _t as array$1, at as openFolder, b as wasTested, bt as int, d as ReportError, dt as require_picomatch, et as copyIndex, f as countStatuses, ft as ZodDefault, g as invalid, gt as _enum, h as REASONS, ht as ZodOptional, it as findRegularFiles, j as causeList, jt as unknown, k as alertBlock, l as unpack, m as wasExecuted, mt as ZodObject, n as runCommand, nt as fileStamp, ot as readInChunks, p as statusOf$2, r as recall, rt as findFiles, s as openPacked, st as removeTree, t as endScope, tt as escapeGlob, u as toMilliseconds, ut as writeAtomically, v as refused, vt as boolean, w as pullRequestSections, wt as number$1, x as redactAll, xt as lazy, y as wasRejected, yt as discriminatedUnion, z as LogNeutraliser } from "./command.js";
import { access, chmod, cp, link, lstat, mkdir, mkdtemp, open, readFile, readdir, readlink, realpath, rename, rm, stat, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { EventEmitter } from "events";
import { isUtf8 } from "node:buffer";
import { TextDecoder as TextDecoder$1 } from "node:util";
import { once as once$1 } from "node:events";
import { constants, inflateSync } from "node:zlib";
import { createHash, randomBytes } from "node:crypto";
import { chmodSync, constants as constants$1, createWriteStream, existsSync, linkSync, lstatSync, mkdirSync, readdirSync, readlinkSync, statSync, symlinkSync } from "node:fs";
import { finished } from "node:stream/promises";
import { setImmediate, setTimeout as setTimeout$1 } from "node:timers/promises";
import { spawn } from "node:child_process";
import { DatabaseSync } from "node:sqlite";
import os from "node:os";

// src/landing/propose.ts
var import_picomatch = /* @__PURE__ */ __toESM(require_picomatch(), 1);
/** Lands by pull request: pushes the tested commit to a separate branch and proposes that branch. */
const Pull = object({
	number: int(),
	html_url: url(),
	state: string(),
	merged_at: string().nullish().transform((at) => at ?? null),
	head: object({ sha: string() }),
	user: object({ login: string() }).nullish()
});
const Pulls = array$1(Pull);
/** The branch that a landing by pull request uses. */
function proposalBranch(name, targetBranch) {
	return `${name}/${targetBranch}`;
}
/**
* Pushes exactly the tested commit to the branch, and opens a pull request from it or updates the open
* one. When no patch is left to propose, it closes the open pull request. Commits that others pushed to
* the branch are never overwritten.
*/
async function propose(request) {
	const { survivors, isOver, remote, branch } = request;
	const failed = (detail) => ({
		kind: "failed",
		reason: "push-refused",
		detail,
		survivors
	});
	const hasSurvivors = survivors.steps.length > 0;
	try {
		const { open, isOurs, tip } = await lookAt(request);
		if (!hasSurvivors) return open && isOurs && isOver ? await close(open, request) : { kind: "nothing" };
		if (!isOurs) return failed(`The branch ${branch} holds commits of others, which are not overwritten: ${open ? `merge ${open.html_url}, or ` : ""}delete the branch.`);
		if (tip !== survivors.commit) {
			const pushed = await remote.push(branch, survivors.commit, tip);
			if (pushed.kind === "moved") return failed(`Somebody changed the branch ${branch} during the run.`);
			if (pushed.kind === "cancelled") return {
				kind: "cancelled",
				survivors
			};
			if (pushed.kind !== "landed") return failed(`The push to ${branch} failed: ${pushed.detail}.`);
		}
		const { number, html_url: url, user } = open ?? await create(request);
		return {
			kind: "proposed",
			survivors,
			branch,
			number,
			url,
			note: user?.login === "github-actions[bot]" ? `Pull request #${number} was opened with the workflow's own token: its checks wait until a person approves them. With the token of an app, the checks start automatically.` : void 0
		};
	} catch (error) {
		const why = error instanceof GitHubError ? explain$2(error) : error.message;
		return hasSurvivors ? failed(`The pull request from ${branch} could not be opened or updated: ${why}`) : {
			kind: "nothing",
			note: `AutoSync could not find out whether a pull request from ${branch} is open: ${why}`
		};
	}
}
/** Reads the tip of the branch, its open pull request, and whether the branch is ours. */
async function lookAt(request) {
	const { remote, branch, committerEmail } = request;
	const tip = await remote.tip(branch);
	const pulls = await listPulls(request);
	const open = pulls.find(({ state }) => state === "open");
	const isMerged = pulls.some(({ merged_at: merged, head }) => merged !== null && head.sha === tip);
	return {
		tip,
		open,
		isOurs: tip === void 0 || isMerged || await remote.isBy(tip, committerEmail)
	};
}
async function close({ number }, { github }) {
	try {
		await github.ask("PATCH", `{repo}/pulls/${number}`, Pull, { state: "closed" });
		return { kind: "nothing" };
	} catch (error) {
		return {
			kind: "nothing",
			note: `Pull request #${number} has nothing left to land and could not be closed: ${error instanceof GitHubError ? explain$2(error) : error.message} Close it by hand.`
		};
	}
}
/** Lists the pull requests from this branch to the target branch, newest first. */
function listPulls({ branch, targetBranch, github }) {
	const owner = github.credentials.repository.split("/")[0];
	const query = `state=all&head=${encodeURIComponent(`${owner}:${branch}`)}&base=${encodeURIComponent(targetBranch)}&per_page=30`;
	return github.ask("GET", `{repo}/pulls?${query}`, Pulls);
}
async function create(proposal) {
	const { branch, targetBranch, github } = proposal;
	const body = {
		title: `AutoSync: tested patches for ${targetBranch}`,
		head: branch,
		base: targetBranch,
		body: ""
	};
	try {
		return await github.once("POST", "{repo}/pulls", Pull, body);
	} catch (error) {
		if (!(error instanceof GitHubError && (error.retryAfterMs !== void 0 || error.status === 422))) throw error;
		if (error.status !== 422) await github.pause(error.retryAfterMs ?? 0);
		const there = (await listPulls(proposal)).find(({ state }) => state === "open");
		if (there) return there;
		if (error.status === 422) throw error;
		return github.once("POST", "{repo}/pulls", Pull, body);
	}
}
/** GitHub's message, with advice when a permission is missing. */
function explain$2({ message, status }) {
	if (status === 403 || status === 404) return `${message}. Give the job \`permissions: pull-requests: write\`, and allow GitHub Actions to create pull requests in the settings of the repository, or use the token of an app.`;
	return `${message}.`;
}
__name(explain$2, "explain");
/**
* Throws a {@link UserError} when GitHub already says, before the first trial, that
* it would refuse a pull request.
*/
async function requireProposable(proposal) {
	const why = await refusalOf(proposal);
	if (why === void 0) return;
	throw new UserError(`A pull request to \`${proposal.targetBranch}\` could not be opened: ${why}`, "In Actions, give the job `permissions: contents: write` and `pull-requests: write`. Or set `land: none`.");
}
async function refusalOf({ github, ...branches }) {
	if (!github) return "there is no token.";
	try {
		await listPulls({
			...branches,
			github
		});
		return;
	} catch (error) {
		if (error instanceof GitHubError && [
			401,
			403,
			404
		].includes(error.status)) return explain$2(error);
		return;
	}
}
/** Writes the description of the pull request. */
async function describeProposal(github, number, body) {
	await github.ask("PATCH", `{repo}/pulls/${number}`, Pull, { body });
}

// src/platform/git/git.ts
/** Runs git, either with a hardened configuration or as the user would run it. */
/** Git ended with an exit code that the caller does not allow. */
var GitError = class extends Error {
	name = "GitError";
	result;
	constructor(args, result) {
		super(`git ${args[0] ?? ""} failed with exit code ${result.code}: ${result.stderr.trim()}`);
		this.result = result;
	}
};
const HARD_ENV = {
	GIT_CONFIG_GLOBAL: "/dev/null",
	GIT_CONFIG_NOSYSTEM: "1",
	GIT_ATTR_NOSYSTEM: "1",
	GIT_TERMINAL_PROMPT: "0",
	GIT_NO_REPLACE_OBJECTS: "1",
	GIT_OPTIONAL_LOCKS: "0",
	LC_ALL: "C",
	TZ: "UTC"
};
const HARD_CONFIG = [
	"core.hooksPath=/dev/null",
	"core.attributesFile=/dev/null",
	"core.excludesFile=/dev/null",
	"core.fsmonitor=false",
	"core.protectHFS=true",
	"core.protectNTFS=true",
	"core.quotePath=false",
	"apply.whitespace=nowarn",
	"apply.ignoreWhitespace=no",
	"protocol.ext.allow=never",
	"safe.bareRepository=explicit",
	"safe.directory=*",
	"gc.auto=0",
	"maintenance.auto=false",
	"commit.gpgSign=false"
].flatMap((setting) => ["-c", setting]);
const HOOK_VARIABLES = /^GIT_(?:DIR|COMMON_DIR|INDEX_FILE|WORK_TREE|OBJECT_DIRECTORY|ALTERNATE_OBJECT_DIRECTORIES|PREFIX|QUARANTINE_PATH)$/;
/**
* The environment of the job, without inherited `GIT_*` variables and without those that
* the runner made for this action.
*/
function hardEnvironment() {
	const inherited = Object.entries(process.env).filter(([name]) => !/^(GIT_|INPUT_|STATE_|ACTIONS_)/.test(name));
	return {
		...Object.fromEntries(inherited),
		...HARD_ENV
	};
}
/** Git that reads only the configuration of the named repository and runs no hook. */
function hardGit(gitDir, options = {}) {
	const place = [`--git-dir=${gitDir}`, ...options.workTree ? [`--work-tree=${options.workTree}`] : []];
	const config = (options.config ?? []).flatMap((setting) => ["-c", setting]);
	return gitIn([
		...HARD_CONFIG,
		...config,
		...place
	], options.workTree ?? gitDir, hardEnvironment());
}
/** Git outside any repository (`init`, `mailsplit`), hardened the same way. */
function hardGitIn(directory) {
	return gitIn(HARD_CONFIG, directory, hardEnvironment());
}
/** Git as the user at the terminal runs it, with the user's configuration and credentials. */
function personalGit(directory) {
	const env = Object.entries(process.env).filter(([name]) => !HOOK_VARIABLES.test(name));
	return gitIn([], directory, {
		...Object.fromEntries(env),
		GIT_TERMINAL_PROMPT: "0",
		LC_ALL: "C"
	});
}
function gitIn(prefix, cwd, env) {
	const run = async (args, options = {}) => {
		const result = await exec("git", [...prefix, ...args], {
			cwd,
			env: {
				...env,
				...options.env
			},
			...options.input === void 0 ? {} : { input: options.input },
			...options.timeoutMs === void 0 ? {} : { timeoutMs: options.timeoutMs },
			...options.cancel === void 0 ? {} : { cancel: options.cancel }
		}).catch((error) => {
			if (error.code !== "ENOENT") throw error;
			throw new UserError("git could not be started.", "Install git 2.39 or newer and put it on PATH.", EXIT.broken);
		});
		if (result.code !== 0 && !options.allow?.includes(result.code)) throw new GitError(args, result);
		return result;
	};
	const start = (args) => spawn("git", [...prefix, ...args], {
		cwd,
		env,
		stdio: [
			"pipe",
			"pipe",
			"pipe"
		]
	});
	return {
		run,
		start,
		text: async (args, options) => (await run(args, options)).stdout.toString("utf8").trim()
	};
}
/** Settings for objects that can be made again: no compression, no waiting for the disk. */
const SCRATCH = ["core.looseCompression=0", "core.fsync=none"];
/** Option for a fetch from a local path: the serving git process needs the same `safe.directory`. */
const LOCAL_UPLOAD_PACK = "--upload-pack=git -c safe.directory=* -c uploadpack.allowAnySHA1InWant=true upload-pack";
/** Splits the output of `-z`, in which every entry ends with a NUL. */
function splitNul(output) {
	const entries = output.toString("utf8").split("\0");
	entries.pop();
	return entries;
}
/** Parses a line `added TAB deleted TAB path`. A binary file has `-` there, which counts as 0. */
function parseNumstat(line) {
	const [added = "", deleted = "", ...path] = line.split("	");
	return {
		path: path.join("	"),
		added: Number(added) || 0,
		deleted: Number(deleted) || 0
	};
}

// src/platform/git/transfer.ts
/** Copies commits from the private store into another local repository, without changing any ref. */
/**
* Copies a commit and everything that it needs. `known`: commits that the other repository already has; they
* and their content are left out.
*/
async function copyCommit(store, commit, known, gitDir, config = []) {
	const revisions = [
		commit,
		...known.map((id) => `^${id}`),
		""
	].join("\n");
	const pack = await store.git.run([
		"pack-objects",
		"--window=0",
		"--compression=0",
		"--revs",
		"--stdout",
		"-q"
	], { input: revisions });
	await hardGit(gitDir, { config }).run(["index-pack", "--stdin"], { input: pack.stdout });
}
/** Copies a commit into the user's repository, with all objects that this repository does not have yet. */
async function copyMissing(store, commit, gitDir) {
	const line = (await store.git.text(["rev-list", commit])).split("\n");
	const known = (await hardGit(gitDir).text(["cat-file", "--batch-check=%(objectname)"], { input: `${line.join("\n")}\n` })).split("\n").filter((answer) => !answer.endsWith(" missing"));
	if (!known.includes(commit)) await copyCommit(store, commit, known, gitDir);
}

// src/platform/git/remote.ts
/** Reads the branches of the remote repository, and fetches and pushes commits. */
/** Longest time for one answer of the remote, in milliseconds. */
const NETWORK_MS = 12e4;
/** The repository that receives the landing, with the credentials to reach it. */
var Remote = class Remote {
	access;
	/** The address that a read reached first, after git's own rewriting. */
	readsFrom;
	constructor(access) {
		this.access = access;
	}
	get fetchesIntoStore() {
		return this.access.fetchesIntoStore;
	}
	/** What a user can do when the remote refuses a push. */
	get fixForPush() {
		return this.access.fixForPush;
	}
	/**
	* A remote over HTTP with a token and hardened git. The token is passed in the
	* environment, never in arguments or files.
	*/
	static withToken(store, url, token, redact, cancel) {
		const basic = token && Buffer.from(`x-access-token:${token}`).toString("base64");
		const key = `http.${url}.extraheader`;
		const values = basic ? ["", `AUTHORIZATION: basic ${basic}`] : [""];
		const settings = values.flatMap((value, i) => [[`GIT_CONFIG_KEY_${i}`, key], [`GIT_CONFIG_VALUE_${i}`, value]]);
		const env = {
			GIT_CONFIG_COUNT: String(values.length),
			...Object.fromEntries(settings)
		};
		return new Remote({
			git: hardGit(store.gitDir),
			reader: hardGitIn(path.parse(store.gitDir).root),
			address: url,
			env,
			bring: async () => void 0,
			redact,
			fetchesIntoStore: true,
			cancel,
			fix: "Check the network, and that `token` may read the repository (`permissions: contents: read`).",
			fixForPush: "Give the job `permissions: contents: write`, or set `land: none`."
		});
	}
	/** A remote of the user's own repository, with the user's configuration and credentials. */
	static ofPerson(store, repository, name, redact, cancel) {
		const git = personalGit(repository.directory);
		const bring = (commit) => copyMissing(store, commit, repository.commonDir);
		return new Remote({
			git,
			reader: git,
			address: name,
			env: {},
			bring,
			redact,
			fetchesIntoStore: false,
			cancel,
			fix: "Check the name or address given with --remote, the network, and your credentials. `--remote .` is the repository itself.",
			fixForPush: "Check that your credentials may push there, or leave out --land."
		});
	}
	/**
	* Returns the tip of a branch; `undefined` when the branch does not exist. Throws a {@link UserError}
	* when the remote does not answer.
	*/
	async tip(branch) {
		const { address } = this.access;
		await this.requireSameAddress();
		return (await this.branches(address, [branch])).get(branch);
	}
	/** A branch that stands in the way of this one: git keeps no branch `a/b` beside a branch `a`. */
	async blockerOf(branch) {
		const parts = branch.split("/");
		const above = parts.slice(1).map((_, index) => parts.slice(0, index + 1).join("/"));
		return [...(await this.branches(this.access.address, [...above, `${branch}/*`])).keys()].find((name) => above.includes(name) || name.startsWith(`${branch}/`));
	}
	/** The tips of the branches that match one of the patterns, or end with it. */
	async branches(address, patterns) {
		const { redact, fix, reader } = this.access;
		const lines = (await this.persistently(() => this.ask([
			"ls-remote",
			"--",
			address,
			...patterns.map((name) => `refs/heads/${name}`)
		], reader)).catch((error) => {
			const what = `The remote ${redact(address)} does not answer: ${error.message}`;
			throw new UserError(what, fix, EXIT.broken);
		})).stdout.toString("utf8").split("\n");
		return new Map(lines.flatMap((line) => {
			const [tip = "", name = ""] = line.split("	");
			return name.startsWith("refs/heads/") ? [[name.slice(11), tip]] : [];
		}));
	}
	/**
	* Throws a {@link UserError} if git now reads from another address than at first: a test may have changed the
	* user's configuration, and an answer from elsewhere would prove nothing.
	*/
	async requireSameAddress() {
		const { address, reader, redact } = this.access;
		const now = await reader.text([
			"ls-remote",
			"--get-url",
			"--",
			address
		]);
		this.readsFrom ??= now;
		if (now === this.readsFrom) return;
		throw new UserError(`During the run, git's configuration was changed: ${redact(address)} was ${redact(this.readsFrom)} and is now ${redact(now)}.`, "Find out who changed it. A test may have done that.", EXIT.broken);
	}
	/**
	* Tries a push as a dry run. Returns `undefined` when the remote would accept it. Otherwise returns why not.
	* `isForbidden`: the remote refuses the push; false: the remote could not be asked.
	*/
	async refusal(branch, commit) {
		await this.access.bring(commit);
		const args = [
			"push",
			"--dry-run",
			"--force",
			"--no-verify",
			"--porcelain",
			"--",
			this.access.address,
			`${commit}:refs/heads/${branch}`
		];
		const answer = await this.persistently(async () => {
			const result = await this.run(args);
			const isForbidden = result.code !== 0 && (isRejection(result) || /\b40[13]\b|denied|not permitted|Authentication/i.test(result.stderr));
			if (result.code === 0 || isForbidden) return {
				result,
				isForbidden
			};
			throw new Error(this.explain(result));
		}).catch((error) => error);
		if (answer instanceof Error) return {
			detail: answer.message,
			isForbidden: false
		};
		return answer.isForbidden ? {
			detail: this.explain(answer.result),
			isForbidden: true
		} : void 0;
	}
	/**
	* Fetches one commit without changing a ref. The store gets the commit without its parents. A user's
	* repository gets it as in a normal fetch, because a cut git history would disturb the user's next pull.
	*/
	async fetch(commit) {
		const options = [
			"--quiet",
			"--no-tags",
			"--no-write-fetch-head",
			...this.access.fetchesIntoStore ? ["--depth=1"] : []
		];
		await this.persistently(() => this.ask([
			"fetch",
			...options,
			"--",
			this.access.address,
			commit
		]));
	}
	/**
	* Moves the branch to `commit` if its tip is still `expected` (`undefined`: if the branch does not exist yet).
	* What counts is where the remote then says that the branch stands. A failed push may have landed, with only
	* the answer lost; and a push that worked may have gone to another address, by the user's configuration.
	*/
	async push(branch, commit, expected) {
		let detail = "";
		await this.access.bring(commit);
		for (let attempt = 0; attempt < 3; attempt += 1) {
			if (attempt > 0) await setTimeout$1(1e3 * attempt);
			const result = await this.run([
				"push",
				"--porcelain",
				"--no-follow-tags",
				`--force-with-lease=refs/heads/${branch}:${expected ?? ""}`,
				"--",
				this.access.address,
				`${commit}:refs/heads/${branch}`
			]);
			const isTaken = result.code === 0;
			detail = this.explain(result);
			const tip = await this.tip(branch).catch((error) => error);
			if (tip instanceof Error) return {
				kind: "unknown",
				detail: isTaken ? tip.message : detail
			};
			if (tip === commit) return { kind: "landed" };
			if (tip !== expected) return await this.contains(tip, commit) ? { kind: "landed" } : {
				kind: "moved",
				tip
			};
			if (this.access.cancel.aborted) return { kind: "cancelled" };
			if (isTaken) return await this.afterTakenPush(branch, commit, result);
			if (isRejection(result)) break;
		}
		return {
			kind: "refused",
			detail
		};
	}
	/** Pushes a commit to a separate branch and overwrites that branch. Returns whether it stands there now. */
	async keep(branch, commit) {
		await this.access.bring(commit);
		const refspec = `${commit}:refs/heads/${branch}`;
		await this.run([
			"push",
			"--porcelain",
			"--no-verify",
			"--force",
			"--",
			this.access.address,
			refspec
		]);
		return await this.tip(branch).catch(() => void 0) === commit;
	}
	/** What became of a push that git calls done, though the branch has not moved. */
	async afterTakenPush(branch, commit, { stdout }) {
		const { redact } = this.access;
		const to = /^To (.*)$/m.exec(stdout.toString("utf8"))?.[1];
		if (to !== void 0 && withoutUser(to) !== withoutUser(this.readsFrom ?? "")) return {
			kind: "astray",
			detail: redact(`git sent it to ${to} and not to ${this.readsFrom}, where the branch has not moved. Look for \`pushurl\` and \`pushInsteadOf\` in git's configuration`)
		};
		for (const ms of [
			500,
			1500,
			3e3
		]) {
			await setTimeout$1(ms);
			if (await this.tip(branch).catch(() => void 0) === commit) return { kind: "landed" };
		}
		return {
			kind: "unknown",
			detail: "git says that it pushed, but the remote does not show the commit"
		};
	}
	/** Whether this committer made the commit and the commit names a patch in an `Autosync-Patch` trailer. */
	async isBy(commit, email) {
		await this.fetch(commit);
		const [committer, ...patches] = (await this.access.git.text([
			"log",
			"-1",
			"--format=%ce%n%(trailers:key=Autosync-Patch,valueonly)",
			commit
		])).split("\n");
		return committer === email && patches.some((patch) => patch.trim() !== "");
	}
	/** Whether the commit landed and somebody has already built on it. */
	async contains(tip, commit) {
		if (tip === void 0) return false;
		if ((await this.run([
			"fetch",
			...[
				"--quiet",
				"--no-tags",
				"--no-write-fetch-head"
			],
			"--",
			this.access.address,
			tip
		])).code !== 0) return false;
		return (await this.run([
			"merge-base",
			"--is-ancestor",
			commit,
			tip
		])).code === 0;
	}
	/** Tries something up to three times, unless the run is cancelled meanwhile. */
	persistently(work) {
		const { cancel } = this.access;
		return pRetry(work, {
			...RETRIES,
			shouldRetry: () => !cancel.aborted
		});
	}
	async ask(args, git = this.access.git) {
		const result = await this.run(args, git);
		if (result.code !== 0) throw new Error(this.explain(result));
		return result;
	}
	run(args, git = this.access.git) {
		const { env, cancel } = this.access;
		return git.run(args, {
			env,
			timeoutMs: NETWORK_MS,
			allow: ANY_CODE,
			cancel
		});
	}
	/** The messages of the remote, in its own words, without git's hints. */
	explain(result) {
		const { cancel, redact } = this.access;
		if (result.code === 124) return cancel.aborted ? "the run was cancelled" : `no answer within ${NETWORK_MS / 1e3} s`;
		const rejected = result.stdout.toString("utf8").split("\n").filter((line) => line.startsWith("!"));
		return redact([...result.stderr.split("\n"), ...rejected].map((line) => line.replace(/^remote:/, "").trim()).filter((line) => /\p{L}/u.test(line) && !NOISE.test(line)).slice(0, 12).join("; ") || `git exited with ${result.code}`).slice(0, 2e3);
	}
};
/** Whether the remote rejected a ref, as the `--porcelain` output shows it. */
function isRejection(result) {
	return /^!\t/m.test(result.stdout.toString("utf8"));
}
/** Lines of git that tell a user nothing: the hints of a push by hand. */
const NOISE = /^(?:hint:|To |error: failed to push some refs)/;
const ANY_CODE = Array.from({ length: 255 }, (_, index) => index + 1);
const RETRIES = {
	retries: 2,
	minTimeout: 1e3,
	factor: 2
};
/** An address as git shows it after a push: without user name and password. */
function withoutUser(address) {
	return address.replace(/^([a-z][\w+.-]*:\/\/)?[^@/]*@/i, "$1");
}

// src/config/inputs.ts
/** Defines all inputs of the action and flags of the command line, and parses them. */
const DEFAULT_SETUP_INPUTS = [
	"package-lock.json",
	"npm-shrinkwrap.json",
	"pnpm-lock.yaml",
	"yarn.lock",
	"bun.lock",
	"bun.lockb",
	"requirements*.txt",
	"poetry.lock",
	"uv.lock",
	"Pipfile.lock",
	"Gemfile.lock",
	"composer.lock"
].map((name) => `**/${name}`);
const DEFAULT_NAME = "autosync";
/** Where the patches are, if no input says so. This folder may be missing. */
const DEFAULT_PATCHES = ".autosync/patches";
/**
* All inputs. An input of the action is also a flag of the CLI, unless `only` names one of them. `action.yml`
* and the table in the README are generated from this list, so their names and descriptions always agree.
*/
const INPUTS = {
	"test-command": input({
		description: "The repository's test command, run by bash in the workspace.",
		required: true,
		parse: text$1
	}),
	"setup-command": input({
		description: "Command that runs before the first trial, and again when a file in `setup-inputs` differs from the last set-up.",
		defaultText: "none",
		parse: text$1
	}),
	"setup-inputs": input({
		description: "Globs, one per line, of the files that decide what `setup-command` installs.",
		default: DEFAULT_SETUP_INPUTS.join("\n"),
		defaultText: "lockfiles of npm, pnpm, Yarn, Bun, pip, Poetry, uv, Pipenv, Bundler, Composer; manifests of packages that have no lockfile beside them",
		repeatable: true,
		parse: lines
	}),
	"report-paths": input({
		description: "Globs, one per line, of the test reports that the command writes. The format is detected. Without reports, only the exit code decides.",
		defaultText: "none",
		repeatable: true,
		parse: lines
	}),
	"focus-command": input({
		description: "Command that runs only chosen tests. `{names}`, `{files}` and `{ids}` (class or suite path, and name) become one quoted argument for each test or file; `{pattern}` becomes one regular expression. `none` turns this off.",
		defaultText: "detected",
		parse: focusTemplate
	}),
	patches: input({
		description: "Folder, glob or manifest of patches. `pull-request` tests the pull request of the event and reports its impact.",
		defaultText: "`.autosync/patches`; `pull-request` on pull_request events",
		parse: text$1
	}),
	land: input({
		description: "`commit` pushes to the target branch; `pull-request` opens or updates one pull request; `none` is a dry run.",
		defaultText: "`commit`; `none` on pull_request events and in the CLI",
		parse: oneOf("commit", "pull-request", "none")
	}),
	"target-branch": input({
		description: "The branch that receives the patches.",
		defaultText: "the branch the run is on",
		parse: text$1
	}),
	"commit-style": input({
		description: "`per-patch` makes one commit for each patch (for each mail of a series); `squash` makes one commit of all patches.",
		default: "per-patch",
		parse: oneOf("per-patch", "squash")
	}),
	gate: input({
		description: "What makes a candidate green: `all-green`, or `no-new-failures`, which excuses tests that already fail on the base.",
		default: "all-green",
		parse: oneOf("all-green", "no-new-failures")
	}),
	retries: input({
		description: "How often failing tests run again on one tree before their failure counts.",
		default: "2",
		parse: wholeNumber(10)
	}),
	"test-timeout": input({
		description: "Longest time for one trial.",
		default: "30m",
		parse: duration
	}),
	"time-budget": input({
		description: "Longest time for the whole run. Then green patches land and the rest is `undecided`.",
		default: "5h",
		parse: duration
	}),
	name: input({
		description: "Distinguishes several uses of AutoSync in one repository. In a matrix, the default gets the values of the job, for example `autosync-24-ubuntu-latest`.",
		default: DEFAULT_NAME,
		parse: identifier
	}),
	config: input({
		description: "The configuration file; see schemas/config.schema.json.",
		default: ".github/autosync.json",
		parse: text$1
	}),
	comment: input({
		description: "`auto` comments on the pull request of the event, and describes the pull request that a landing opens; `never` does neither.",
		default: "auto",
		only: "action",
		parse: oneOf("auto", "never")
	}),
	phase: input({
		description: "`all` is a whole run. `report` is for a workflow on `workflow_run`: it comments the results of a run on a pull request from a fork.",
		default: "all",
		only: "action",
		parse: oneOf("all", "report")
	}),
	"fail-on": input({
		description: "When the job fails: `error` (red baseline, or AutoSync could not finish), `rejected` (also when a patch was not landed or accepted), `never`. A run that could not be carried out always fails.",
		defaultText: "`error`; `rejected` on pull_request events",
		parse: oneOf("error", "rejected", "never")
	}),
	token: input({
		description: "Token that reads the repository and pushes to the target branch.",
		expression: "${{ github.token }}",
		only: "action",
		parse: text$1
	}),
	matrix: input({
		description: "Tells the jobs of a matrix apart: their values become part of `name` where `name` is left at its default. Leave this input alone.",
		expression: "${{ strategy.job-total > 1 && toJSON(matrix) || '' }}",
		only: "action",
		parse: matrixValues
	}),
	repo: input({
		description: "The repository.",
		default: ".",
		only: "cli",
		parse: text$1
	}),
	remote: input({
		description: "Name or path of the remote; `.` is the repository itself.",
		default: "origin",
		only: "cli",
		parse: text$1
	}),
	state: input({
		description: "Folder for state.",
		default: ".autosync/state",
		only: "cli",
		parse: text$1
	}),
	out: input({
		description: "Folder for the results.",
		default: ".autosync/out",
		only: "cli",
		parse: text$1
	}),
	workspace: input({
		description: "`copy` tests in a fresh clone; `in-place` in the checkout itself.",
		default: "copy",
		only: "cli",
		parse: oneOf("copy", "in-place")
	}),
	carry: input({
		description: "Glob of ignored files to copy into the fresh clone.",
		defaultText: "none",
		only: "cli",
		repeatable: true,
		parse: lines
	})
};
/** The specification of one input, whatever its type. */
function inputSpec(name) {
	return INPUTS[name];
}
/** The inputs of one door, in the order users read them. */
function inputsOf(door) {
	return Object.keys(INPUTS).filter((name) => (inputSpec(name).only ?? door) === door);
}
/**
* Parses the inputs of the action and fills in defaults. An empty text counts as an absent input. Throws a
* {@link UserError} for a missing or wrong input.
*/
function parseActionInputs(raw) {
	return parseNamed(inputsOf("action"), raw);
}
/** Parses the flags of the command line, in the same way as {@link parseActionInputs}. */
function parseCliInputs(raw) {
	return parseNamed(inputsOf("cli"), raw);
}
/** Parses the inputs of `phase: report`, which runs no tests and needs no test command. */
function parseReportInputs(raw) {
	return parseNamed(["name", "token"], raw);
}
function parseNamed(names, raw) {
	const entries = names.map((name) => [name, parseInput(name, raw[name])]);
	return Object.fromEntries(entries.filter(([, value]) => value !== void 0));
}
function parseInput(name, raw) {
	const spec = inputSpec(name);
	const given = raw?.trim() ? raw : spec.default;
	if (given === void 0) {
		if (!spec.required) return void 0;
		throw new UserError(`The input \`${name}\` is missing.`, "Say how the tests run, for example `npm test`.");
	}
	try {
		return spec.parse(given.trim());
	} catch (error) {
		const reason = error instanceof Error ? error.message : String(error);
		throw new UserError(`The input \`${name}\` is \`${given.trim().slice(0, 200)}\`, but ${reason}.`, spec.description, EXIT.usage);
	}
}
/**
* Returns a specification with its exact type. The type shows whether a default exists, so
* whether a value can be missing.
*/
function input(spec) {
	return spec;
}
function text$1(value) {
	if (value.includes("\0")) throw new Error("it must not contain a NUL character");
	return value;
}
__name(text$1, "text");
function lines(value) {
	return value.split("\n").map((line) => line.trim()).filter(Boolean);
}
function oneOf(...choices) {
	return (value) => {
		const choice = choices.find((candidate) => candidate === value);
		if (!choice) throw new Error(`it must be one of ${choices.join(", ")}`);
		return choice;
	};
}
function wholeNumber(most) {
	return (value) => {
		if (!/^\d{1,4}$/.test(value) || Number(value) > most) throw new Error(`it must be a whole number from 0 to ${most}`);
		return Number(value);
	};
}
function focusTemplate(value) {
	if (value !== "none" && !/\{(?:names|files|ids|pattern)\}/.test(value)) throw new Error("it must be `none` or contain `{names}`, `{files}`, `{ids}` or `{pattern}`");
	return text$1(value);
}
/** Checks a text that becomes part of file, branch and cache names, so only a few characters are allowed. */
function identifier(value) {
	if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(value) || value.includes("..")) throw new Error("it must be 1 to 64 letters, digits, `.`, `_` or `-`, starting with a letter or digit");
	return value;
}
/** The values of a matrix job, in the order of their keys, also inside objects. `null`: it belongs to no matrix. */
function matrixValues(json) {
	const valuesIn = (value) => {
		if (typeof value !== "object") return [typeof value === "string" ? value : JSON.stringify(value)];
		return Object.entries(value ?? {}).toSorted(([a], [b]) => a < b ? -1 : 1).flatMap(([, inner]) => valuesIn(inner));
	};
	return valuesIn(JSON.parse(json));
}
/** Whether the input `setup-inputs` was left at its default. */
function hasDefaultSetupInputs({ "setup-inputs": given }) {
	return given.join("\n") === DEFAULT_SETUP_INPUTS.join("\n");
}
/**
* The name of a job: where every job of a matrix would have the default name, its values tell it apart. The jobs
* would otherwise replace each other's artifacts, comments and history.
*/
function nameOfJob({ name, matrix = [] }) {
	if (name !== DEFAULT_NAME || matrix.length === 0) return name;
	const whole = `${name}-${matrix.join("-").replaceAll(/[^A-Za-z0-9_]+/g, "-").replaceAll(/^-|-$/g, "")}`;
	const isTelling = matrix.every((value) => /^\w+(?:[-.]\w+)*$/.test(value));
	if (whole.length <= 64 && isTelling) return whole;
	return `${whole.slice(0, 50)}-${createHash("sha256").update(JSON.stringify(matrix)).digest("hex").slice(0, 8)}`;
}
const UNIT_MS = {
	s: 1e3,
	m: 6e4,
	h: 36e5
};
/** Converts a duration like `90s`, `30m` or `1h30m` to milliseconds. Throws for any other text. */
function duration(value) {
	if (!/^(?:\d+h)?(?:\d+m)?(?:\d+s)?$/.test(value) || value === "") throw new Error("it must be a duration like `90s`, `30m` or `1h30m`");
	const ms = [...value.matchAll(/(\d+)([hms])/g)].reduce((sum, [, count, unit]) => sum + Number(count) * UNIT_MS[unit], 0);
	if (ms <= 0 || ms > 24 * UNIT_MS.h) throw new Error("it must be more than 0 and at most 24h");
	return ms;
}

// src/config/config.ts
/**
* Makes the configuration of a run. Throws a {@link UserError} when inputs and
* surroundings contradict each other.
*/
function resolveConfig(inputs, file, where) {
	const onPullRequest = where.event?.startsWith("pull_request") ?? false;
	const targetBranch = inputs["target-branch"] ?? where.branch;
	if (!targetBranch) throw noTarget(where);
	requireBranchName(targetBranch);
	const patches = inputs.patches ?? (onPullRequest && where.hasPullRequest ? "pull-request" : ".autosync/patches");
	if (patches === "pull-request") requirePullRequest(where);
	return deepFreeze({
		name: inputs.name,
		patches,
		land: resolveLand(inputs.land, where, onPullRequest),
		comment: "comment" in inputs ? inputs.comment : "never",
		targetBranch,
		timeBudgetMs: inputs["time-budget"],
		failOn: inputs["fail-on"] ?? (onPullRequest ? "rejected" : "error"),
		tests: {
			testCommand: inputs["test-command"],
			setupCommand: inputs["setup-command"],
			setupInputs: inputs["setup-inputs"],
			withManifests: hasDefaultSetupInputs(inputs),
			reportPaths: inputs["report-paths"] ?? [],
			focusCommand: inputs["focus-command"],
			gate: patches === "pull-request" ? "no-new-failures" : inputs.gate,
			retries: inputs.retries,
			timeoutMs: inputs["test-timeout"],
			cleanPaths: file.cleanPaths,
			keepPaths: file.keepPaths,
			kpiPaths: file.kpiPaths
		},
		policy: {
			protected: file.policy.protected,
			ownPaths: patches === "pull-request" ? [inputs.config] : [inputs.config, patches],
			limits: file.policy.limits,
			setup: inputs["setup-command"] === void 0 ? {
				setupInputs: inputs["setup-inputs"],
				withManifests: hasDefaultSetupInputs(inputs),
				testCommand: inputs["test-command"]
			} : void 0,
			mayRemoveTests: file.policy.mayRemoveTests,
			unseenTests: inputs["report-paths"] === void 0 && file.policy.testConfiguration === "refuse" ? inputs["test-command"] : void 0
		},
		commits: {
			style: inputs["commit-style"],
			committer: file.committer
		},
		secondChance: file.isolation.secondChance,
		keepDetails: file.retention.details,
		insight: {
			kpis: file.kpis,
			alerts: file.alerts,
			weights: file.weights,
			lessons: file.lessons
		},
		trigger: file.trigger
	});
}
function noTarget({ door, tag }) {
	const where = tag === void 0 ? "on no branch" : `on the tag \`${tag}\` and not on a branch`;
	return new UserError(`The run is ${where}, so it is unknown which branch the patches are for.`, `Set ${door === "action" ? "`target-branch`, for example `target-branch: main`" : "`--target-branch`"}.`);
}
/** The branches on which GitHub's merge queue tests. They are GitHub's own, so nothing is pushed there. */
const QUEUE = /^gh-readonly-queue\//;
/** Decides how green patches land. Throws a {@link UserError} if the CLI or the event does not allow it. */
function resolveLand(given, { door, event, branch = "" }, onPullRequest) {
	if (event === "merge_group" || QUEUE.test(branch)) return "none";
	if (given === "pull-request" && door === "cli") throw new UserError("`--land pull-request` needs GitHub.", "Use `commit` or `none`; only the action opens pull requests.");
	const land = given ?? (onPullRequest || door === "cli" ? "none" : "commit");
	if (onPullRequest && land !== "none") throw new UserError(`\`land: ${land}\` contradicts the pull_request event: its checkout is a merge preview, not the branch.`, "Leave `land` out, or run on push, schedule or workflow_dispatch.");
	return land;
}
function requirePullRequest({ event, hasPullRequest }) {
	if (event === "pull_request_target") throw new UserError("On `pull_request_target` the tests of a foreign change would run with the secrets of this repository.", "Use the `pull_request` event.");
	if (!hasPullRequest || event !== "pull_request") throw new UserError("`patches: pull-request` needs the `pull_request` event.", "Run it there, or name a folder of patches.");
}
/** Throws a {@link UserError} if the name breaks the main rules of `git check-ref-format --branch`. */
function requireBranchName(name) {
	if (name.length > 250 || name === "@" || /[\0-\x20\x7f~^:?*[\\]|\.\.|@\{|\/\/|\.lock(?:\/|$)|(?:^|\/)\.|^[-/]|[/.]$/.test(name)) throw new UserError(`\`target-branch\` is ${JSON.stringify(name)}, which cannot be a branch.`, "Give the name of a branch, without `refs/heads/`.");
}
function deepFreeze(value) {
	if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
		Object.freeze(value);
		for (const inner of Object.values(value)) deepFreeze(inner);
	}
	return value;
}

// node_modules/leven/index.js
const array = [];
const characterCodeCache = [];
function leven(first, second, options) {
	if (first === second) return 0;
	const maxDistance = options?.maxDistance;
	const swap = first;
	if (first.length > second.length) {
		first = second;
		second = swap;
	}
	let firstLength = first.length;
	let secondLength = second.length;
	while (firstLength > 0 && first.charCodeAt(~-firstLength) === second.charCodeAt(~-secondLength)) {
		firstLength--;
		secondLength--;
	}
	let start = 0;
	while (start < firstLength && first.charCodeAt(start) === second.charCodeAt(start)) start++;
	firstLength -= start;
	secondLength -= start;
	if (maxDistance !== void 0 && secondLength - firstLength > maxDistance) return maxDistance;
	if (firstLength === 0) return maxDistance !== void 0 && secondLength > maxDistance ? maxDistance : secondLength;
	let bCharacterCode;
	let result;
	let temporary;
	let temporary2;
	let index = 0;
	let index2 = 0;
	while (index < firstLength) {
		characterCodeCache[index] = first.charCodeAt(start + index);
		array[index] = ++index;
	}
	while (index2 < secondLength) {
		bCharacterCode = second.charCodeAt(start + index2);
		temporary = index2++;
		result = index2;
		for (index = 0; index < firstLength; index++) {
			temporary2 = bCharacterCode === characterCodeCache[index] ? temporary : temporary + 1;
			temporary = array[index];
			result = array[index] = temporary > result ? temporary2 > result ? result + 1 : temporary2 : temporary2 > temporary ? temporary + 1 : temporary2;
		}
		if (maxDistance !== void 0) {
			let rowMinimum = result;
			for (index = 0; index < firstLength; index++) if (array[index] < rowMinimum) rowMinimum = array[index];
			if (rowMinimum > maxDistance) return maxDistance;
		}
	}
	array.length = firstLength;
	characterCodeCache.length = firstLength;
	return maxDistance !== void 0 && result > maxDistance ? maxDistance : result;
}

// src/platform/text/nearest.ts
/** Suggests the right spelling of a misspelt name. */
/** Returns a sentence "Did you mean …?", or an empty text when no known name is close enough. */
function nearest(given, known) {
	const best = known.map((name) => ({
		name,
		distance: leven(given.toLowerCase(), name.toLowerCase())
	})).toSorted((a, b) => a.distance - b.distance)[0];
	return best && best.distance <= Math.max(2, Math.floor(best.name.length / 3)) ? `Did you mean \`${best.name}\`?` : "";
}

// src/config/file.ts
/** Defines the configuration file, and reads and checks its text. */
const DEFAULT_PROTECTED = [
	".github/workflows/**",
	".github/actions/**",
	".github/autosync.json",
	".github/dependabot.{yml,yaml}",
	"**/CODEOWNERS",
	"**/action.yml",
	"**/action.yaml",
	"**/.gitattributes",
	"**/.gitmodules"
];
const globs = array$1(string().min(1)).max(1e3);
const count = (fallback) => int().min(1).default(fallback);
const Limits = strictObject({
	patches: count(500).describe("Largest number of patches in one batch."),
	patchBytes: count(2e7).describe("Largest patch file, in bytes."),
	files: count(5e3).describe("Largest number of files that one patch may touch."),
	fileBytes: count(2e7).describe("Largest unpacked size of all binary files in one patch, in bytes.")
});
const Policy = strictObject({
	protected: globs.default(DEFAULT_PROTECTED).describe("Globs of paths no patch may touch. The patches folder and this file are always protected."),
	mayRemoveTests: globs.default([]).describe("Globs of the ids of patches that may remove tests, as `mayRemoveTests` in a manifest that is tracked on the branch."),
	testConfiguration: _enum(["refuse", "allow"]).default("refuse").describe("What happens to a patch that changes how the tests run (configuration of the test runner, scripts that the test command names) where there are no test reports: nobody can tell whether it switches tests off."),
	limits: Limits.default(() => Limits.parse({}))
});
const Isolation = strictObject({ secondChance: _enum(["auto", "always"]).default("auto").describe("Whether every rejected patch is tried again on top of the patches that are green in the end. `auto`: only if reports name the failing tests, because otherwise each try costs a full trial.") });
const Retention = strictObject({ details: count(500).describe("For how many runs the history keeps the results of single tests and the texts of verdicts. Totals and verdicts are kept forever.") });
const Kpi = strictObject({
	goal: number$1().optional().describe("The value that the KPI should have. Reports show it beside the KPI."),
	better: _enum(["smaller", "bigger"]).optional().describe("Which direction is better, for a custom metric; `smaller` by default."),
	alert: strictObject({
		above: number$1().optional(),
		below: number$1().optional()
	}).optional().describe("An alert is raised when the value is above or below these limits.")
});
const Alerts = strictObject({
	trends: boolean().default(true).describe("Whether trends (pass rate, duration, flakes) raise alerts."),
	fail: boolean().default(false).describe("Whether an alert fails the run (exit code 1), unless `fail-on` is `never`.")
});
const weight = (standard) => number$1().min(0).max(1).default(standard);
const Weights = strictObject({
	pass: weight(.35),
	flakes: weight(.2),
	duration: weight(.2),
	custom: weight(.15),
	size: weight(.1)
});
const Lessons = strictObject({ accepted: array$1(string().min(1)).default([]).describe("Ids of lessons that you know and accept.") });
const Trigger = strictObject({
	workflows: array$1(string().regex(/^[\w.-]+\.ya?ml$/, "must be the file name of a workflow")).max(10).default([]).describe("File names of workflows to start, with the input `landed-sha`."),
	event: string().min(1).max(100).optional().describe("Type of a repository_dispatch event to send."),
	greenRuns: count(1).describe("How many runs in a row must have been green, including this one.")
});
const Committer = strictObject({
	name: identityPart("AutoSync"),
	email: identityPart("autosync@users.noreply.github.com")
});
/** The content of `.github/autosync.json`: settings that rarely change or do not fit into one line. */
const ConfigFile = strictObject({
	$schema: string().optional().describe("For editors."),
	policy: Policy.default(() => Policy.parse({})).describe("What a patch may do."),
	isolation: Isolation.default(() => Isolation.parse({})).describe("How AutoSync searches for culprits."),
	retention: Retention.default(() => Retention.parse({})).describe("What the history keeps."),
	kpis: record(string().min(1), Kpi).default({}).describe("Goals and alert rules, by the name of the KPI."),
	kpiPaths: globs.default([]).describe("Globs of JSON files in which the tests write your own numbers: `[{\"name\", \"unit\", \"value\"}]`, or the format of Bencher."),
	alerts: Alerts.default(() => Alerts.parse({})).describe("What raises alerts, and what an alert does."),
	weights: Weights.default(() => Weights.parse({})).describe("The weights in the impact score."),
	lessons: Lessons.default(() => Lessons.parse({})).describe("Which lessons learned you accept."),
	trigger: Trigger.optional().describe("What to start after a stable landing: patches landed, no alert is raised, and enough runs were green."),
	cleanPaths: globs.default([]).describe("Globs of untracked build output to remove before each trial, even if it existed before the run."),
	keepPaths: globs.default([]).describe("Globs of untracked build output that stays from one trial of a search to the next, so that a build goes on from the last one. What lands is tried once more without it."),
	committer: Committer.default(() => Committer.parse({})).describe("Name and email of the committer.")
}).meta({ title: "AutoSync configuration" });
/**
* Parses the configuration file and fills in defaults. Throws a {@link UserError} that names the file, the key,
* what was expected, and how to fix it.
*/
function parseConfigFile(file, json) {
	let value;
	try {
		value = JSON.parse(json.replace(/^\uFEFF/, ""));
	} catch (error) {
		throw new UserError(`${file} is not JSON: ${error.message}.`, "Correct the JSON at the place that the message names.");
	}
	refuseSecrets(file, value);
	const result = ConfigFile.safeParse(value);
	if (result.success) return result.data;
	throw new UserError(`${file} is not a valid configuration:\n${result.error.issues.map((issue) => `  ${explain$1(issue)}`).join("\n")}`, "Correct the keys named above; schemas/config.schema.json lists all of them, and editors check them as you type.");
}
function explain$1(issue) {
	const at = issue.path.map(String);
	if (issue.code === "unrecognized_keys") {
		const known = knownKeys(at);
		return issue.keys.map((key) => `\`${[...at, key].join(".")}\` is not a key. ${nearest(key, known) || `Known: ${known.join(", ")}.`}`).join("\n  ");
	}
	return `\`${at.join(".") || "the whole file"}\`: ${issue.message}.`;
}
__name(explain$1, "explain");
/** The valid keys of the object at a path of the schema. */
function knownKeys(path) {
	let schema = ConfigFile;
	for (const key of ["", ...path]) {
		while (schema instanceof ZodDefault || schema instanceof ZodOptional) schema = schema.def.innerType;
		if (key && schema instanceof ZodObject) schema = schema.shape[key];
	}
	while (schema instanceof ZodDefault || schema instanceof ZodOptional) schema = schema.def.innerType;
	return schema instanceof ZodObject ? Object.keys(schema.shape) : [];
}
function identityPart(fallback) {
	return string().min(1).max(200).regex(/^[^<>\n\0]+$/, "must not contain <, > or a line break").default(fallback);
}
const SECRET_SHAPES = [
	/\bgh[pousr]_[A-Za-z0-9]{20,}/,
	/\bgithub_pat_[A-Za-z0-9_]{20,}/,
	/\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/,
	/-----BEGIN [A-Z ]*PRIVATE KEY-----/,
	/\bxox[abprs]-[A-Za-z0-9-]{10,}/,
	/\bnpm_[A-Za-z0-9]{30,}/,
	/\bglpat-[A-Za-z0-9_-]{15,}/,
	/\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\./,
	/:\/\/[^/\s:@]+:[^/\s@]+@/
];
/**
* Throws a {@link UserError} if the file holds a secret. A committed secret is public, so this check comes
* first. The message does not repeat the secret.
*/
function refuseSecrets(file, value, path = []) {
	if (typeof value === "string" && SECRET_SHAPES.some((shape) => shape.test(value))) throw new UserError(`${file}: \`${path.join(".")}\` holds what looks like a secret.`, "Revoke it, since it is in the repository, and keep secrets in GitHub Actions Secrets.");
	if (typeof value !== "object" || value === null) return;
	for (const [key, inner] of Object.entries(value)) {
		refuseSecrets(file, key, [...path, key.slice(0, 20)]);
		refuseSecrets(file, inner, [...path, key]);
	}
}

// src/config/read.ts
/** Reads the configuration file from disk. */
/**
* Returns the configuration, or the defaults when the file does not exist. `shown`:
* the path as the user wrote it.
*/
async function readConfigFile(file, shown) {
	const json = await readFile(file, "utf8").catch((error) => {
		if (error.code === "ENOENT") return void 0;
		throw new UserError(`${shown} cannot be read: ${error.message}.`, "Make it a readable file, or name another one with `config`.");
	});
	return json === void 0 ? ConfigFile.parse({}) : parseConfigFile(shown, json);
}

// src/platform/git/checkout.ts
/** Reads the checkout: the user's repository on this machine. */
/** The user's repository on this machine. It may hold the patches, and the base comes from it. */
var Checkout = class Checkout {
	directory;
	gitDir;
	commonDir;
	objectFormat;
	git;
	tracked;
	constructor(directory, gitDir, commonDir, objectFormat) {
		this.directory = directory;
		this.gitDir = gitDir;
		this.commonDir = commonDir;
		this.objectFormat = objectFormat;
		this.git = hardGit(gitDir, { workTree: directory });
	}
	/** Opens the repository to which a folder belongs. Throws a {@link UserError} with this `fix` if there is none. */
	static async open(directory, fix = "Give the repository with --repo.") {
		try {
			await access(directory);
			const told = (await hardGitIn(directory).text([
				"rev-parse",
				"--path-format=absolute",
				...[
					"--show-toplevel",
					"--absolute-git-dir",
					"--git-common-dir",
					"--show-object-format"
				]
			])).split("\n");
			return new Checkout(told[0], told[1], told[2], told[3]);
		} catch (error) {
			if (error instanceof UserError) throw error;
			const why = error instanceof GitError ? error.result.stderr.trim() : error.message;
			throw new UserError(`${directory} is not a checked-out git repository (${why}).`, fix);
		}
	}
	/** The branch that HEAD is on; `undefined` when HEAD is detached. */
	async branch() {
		const result = await this.git.run([
			"symbolic-ref",
			"--quiet",
			"--short",
			"HEAD"
		], { allow: [1, 128] });
		return result.code === 0 ? result.stdout.toString("utf8").trim() : void 0;
	}
	async head() {
		const result = await this.git.run([
			"rev-parse",
			"--verify",
			"--quiet",
			"HEAD^{commit}"
		], { allow: [1, 128] });
		return result.code === 0 ? result.stdout.toString("utf8").trim() : void 0;
	}
	async has(commit) {
		return (await this.git.run([
			"cat-file",
			"-e",
			`${commit}^{tree}`
		], { allow: [1, 128] })).code === 0;
	}
	/** Whether the index of the checkout holds the path. */
	async tracks(repositoryPath) {
		this.tracked ??= this.git.run(["ls-files", "-z"]).then((listed) => new Set(splitNul(listed.stdout)));
		return (await this.tracked).has(repositoryPath);
	}
	/** Tracked files that differ from HEAD. */
	async modified() {
		const listed = await this.git.run([
			"status",
			"--porcelain",
			"-z",
			"--untracked-files=no",
			"--no-renames",
			"--ignore-submodules=all"
		], { env: { GIT_OPTIONAL_LOCKS: "1" } });
		return splitNul(listed.stdout).map((line) => line.slice(3));
	}
	/** Tracked files in which git does not show edits: it was told not to check them, or that they are not there. */
	async hidden() {
		const listed = await this.git.run([
			"ls-files",
			"-v",
			"-z"
		]);
		return splitNul(listed.stdout).filter((line) => /^(?:[a-z]|S) /.test(line)).map((line) => line.slice(2));
	}
	/** The branches that are checked out, in this work tree or in a linked one. */
	async checkedOutBranches() {
		return [...(await this.git.text([
			"worktree",
			"list",
			"--porcelain"
		])).matchAll(/^branch refs\/heads\/(.*)$/gm)].map((match) => match[1]);
	}
	/** The author's name of a commit; `undefined` when the checkout does not hold the commit. */
	async authorOf(commit) {
		const told = await this.git.run([
			"log",
			"-1",
			"--format=%an",
			commit,
			"--"
		], { allow: [128] });
		return told.code === 0 ? told.stdout.toString("utf8").trim() : void 0;
	}
	/**
	* The changes of this commit and of those before it, newest first and without merges, as
	* far as the checkout holds them.
	*/
	async recentCommits(commit, most = 400) {
		const args = [
			"log",
			`--max-count=${most}`,
			"--no-merges",
			"--no-renames",
			"--numstat",
			"-z",
			"--format=%x01%an%x00%ct%x00%s%x00",
			commit
		];
		return (await this.git.run([...args, "--"], { allow: [128] })).stdout.toString("utf8").split("").slice(1).map(parseCommit);
	}
	/**
	* Makes a fresh clone that reads the objects of this repository and writes its own. `carry`: globs of ignored
	* files to copy into the clone. `except`: folders from which nothing is copied.
	*/
	async copyTo(directory, carry, except) {
		await hardGitIn(path.dirname(directory)).run([
			"clone",
			"--quiet",
			"--shared",
			"--no-checkout",
			"--template=",
			"--",
			this.commonDir,
			directory
		]);
		for (const glob of carry) {
			const isApart = (file) => except.some((folder) => path.join(this.directory, file).startsWith(folder + path.sep));
			const files = (await findFiles(this.directory, [glob])).filter((file) => !isApart(file));
			if (files.length === 0) throw new UserError(`\`--carry ${glob}\` matches no file.`, "Write the glob relative to the repository, for example `.env` or `vendor/**`.");
			for (const file of files) await cp(path.join(this.directory, file), path.join(directory, file), { verbatimSymlinks: true });
		}
	}
};
/** Parses `author NUL time NUL subject NUL` and the `--numstat -z` lines after it. */
function parseCommit(text) {
	const [author = "", at = "", subject = "", ...rest] = text.split("\0");
	const files = rest.map((line) => line.replace(/^\n/, "")).filter((line) => line.includes("	"));
	return {
		author,
		at: Number(at),
		subject,
		files: files.map(parseNumstat)
	};
}

// node_modules/yaml/dist/nodes/identity.js
var require_identity = /* @__PURE__ */ __commonJSMin(((exports) => {
	const ALIAS = Symbol.for("yaml.alias");
	const DOC = Symbol.for("yaml.document");
	const MAP = Symbol.for("yaml.map");
	const PAIR = Symbol.for("yaml.pair");
	const SCALAR = Symbol.for("yaml.scalar");
	const SEQ = Symbol.for("yaml.seq");
	const NODE_TYPE = Symbol.for("yaml.node.type");
	const isAlias = (node) => !!node && typeof node === "object" && node[NODE_TYPE] === ALIAS;
	const isDocument = (node) => !!node && typeof node === "object" && node[NODE_TYPE] === DOC;
	const isMap = (node) => !!node && typeof node === "object" && node[NODE_TYPE] === MAP;
	const isPair = (node) => !!node && typeof node === "object" && node[NODE_TYPE] === PAIR;
	const isScalar = (node) => !!node && typeof node === "object" && node[NODE_TYPE] === SCALAR;
	const isSeq = (node) => !!node && typeof node === "object" && node[NODE_TYPE] === SEQ;
	function isCollection(node) {
		if (node && typeof node === "object") switch (node[NODE_TYPE]) {
			case MAP:
			case SEQ: return true;
		}
		return false;
	}
	function isNode(node) {
		if (node && typeof node === "object") switch (node[NODE_TYPE]) {
			case ALIAS:
			case MAP:
			case SCALAR:
			case SEQ: return true;
		}
		return false;
	}
	const hasAnchor = (node) => (isScalar(node) || isCollection(node)) && !!node.anchor;
	exports.ALIAS = ALIAS;
	exports.DOC = DOC;
	exports.MAP = MAP;
	exports.NODE_TYPE = NODE_TYPE;
	exports.PAIR = PAIR;
	exports.SCALAR = SCALAR;
	exports.SEQ = SEQ;
	exports.hasAnchor = hasAnchor;
	exports.isAlias = isAlias;
	exports.isCollection = isCollection;
	exports.isDocument = isDocument;
	exports.isMap = isMap;
	exports.isNode = isNode;
	exports.isPair = isPair;
	exports.isScalar = isScalar;
	exports.isSeq = isSeq;
}));

// node_modules/yaml/dist/visit.js
var require_visit = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	const BREAK = Symbol("break visit");
	const SKIP = Symbol("skip children");
	const REMOVE = Symbol("remove node");
	/**
	* Apply a visitor to an AST node or document.
	*
	* Walks through the tree (depth-first) starting from `node`, calling a
	* `visitor` function with three arguments:
	*   - `key`: For sequence values and map `Pair`, the node's index in the
	*     collection. Within a `Pair`, `'key'` or `'value'`, correspondingly.
	*     `null` for the root node.
	*   - `node`: The current node.
	*   - `path`: The ancestry of the current node.
	*
	* The return value of the visitor may be used to control the traversal:
	*   - `undefined` (default): Do nothing and continue
	*   - `visit.SKIP`: Do not visit the children of this node, continue with next
	*     sibling
	*   - `visit.BREAK`: Terminate traversal completely
	*   - `visit.REMOVE`: Remove the current node, then continue with the next one
	*   - `Node`: Replace the current node, then continue by visiting it
	*   - `number`: While iterating the items of a sequence or map, set the index
	*     of the next step. This is useful especially if the index of the current
	*     node has changed.
	*
	* If `visitor` is a single function, it will be called with all values
	* encountered in the tree, including e.g. `null` values. Alternatively,
	* separate visitor functions may be defined for each `Map`, `Pair`, `Seq`,
	* `Alias` and `Scalar` node. To define the same visitor function for more than
	* one node type, use the `Collection` (map and seq), `Value` (map, seq & scalar)
	* and `Node` (alias, map, seq & scalar) targets. Of all these, only the most
	* specific defined one will be used for each node.
	*/
	function visit(node, visitor) {
		const visitor_ = initVisitor(visitor);
		if (identity.isDocument(node)) {
			if (visit_(null, node.contents, visitor_, Object.freeze([node])) === REMOVE) node.contents = null;
		} else visit_(null, node, visitor_, Object.freeze([]));
	}
	/** Terminate visit traversal completely */
	visit.BREAK = BREAK;
	/** Do not visit the children of the current node */
	visit.SKIP = SKIP;
	/** Remove the current node */
	visit.REMOVE = REMOVE;
	function visit_(key, node, visitor, path) {
		const ctrl = callVisitor(key, node, visitor, path);
		if (identity.isNode(ctrl) || identity.isPair(ctrl)) {
			replaceNode(key, path, ctrl);
			return visit_(key, ctrl, visitor, path);
		}
		if (typeof ctrl !== "symbol") {
			if (identity.isCollection(node)) {
				path = Object.freeze(path.concat(node));
				for (let i = 0; i < node.items.length; ++i) {
					const ci = visit_(i, node.items[i], visitor, path);
					if (typeof ci === "number") i = ci - 1;
					else if (ci === BREAK) return BREAK;
					else if (ci === REMOVE) {
						node.items.splice(i, 1);
						i -= 1;
					}
				}
			} else if (identity.isPair(node)) {
				path = Object.freeze(path.concat(node));
				const ck = visit_("key", node.key, visitor, path);
				if (ck === BREAK) return BREAK;
				else if (ck === REMOVE) node.key = null;
				const cv = visit_("value", node.value, visitor, path);
				if (cv === BREAK) return BREAK;
				else if (cv === REMOVE) node.value = null;
			}
		}
		return ctrl;
	}
	/**
	* Apply an async visitor to an AST node or document.
	*
	* Walks through the tree (depth-first) starting from `node`, calling a
	* `visitor` function with three arguments:
	*   - `key`: For sequence values and map `Pair`, the node's index in the
	*     collection. Within a `Pair`, `'key'` or `'value'`, correspondingly.
	*     `null` for the root node.
	*   - `node`: The current node.
	*   - `path`: The ancestry of the current node.
	*
	* The return value of the visitor may be used to control the traversal:
	*   - `Promise`: Must resolve to one of the following values
	*   - `undefined` (default): Do nothing and continue
	*   - `visit.SKIP`: Do not visit the children of this node, continue with next
	*     sibling
	*   - `visit.BREAK`: Terminate traversal completely
	*   - `visit.REMOVE`: Remove the current node, then continue with the next one
	*   - `Node`: Replace the current node, then continue by visiting it
	*   - `number`: While iterating the items of a sequence or map, set the index
	*     of the next step. This is useful especially if the index of the current
	*     node has changed.
	*
	* If `visitor` is a single function, it will be called with all values
	* encountered in the tree, including e.g. `null` values. Alternatively,
	* separate visitor functions may be defined for each `Map`, `Pair`, `Seq`,
	* `Alias` and `Scalar` node. To define the same visitor function for more than
	* one node type, use the `Collection` (map and seq), `Value` (map, seq & scalar)
	* and `Node` (alias, map, seq & scalar) targets. Of all these, only the most
	* specific defined one will be used for each node.
	*/
	async function visitAsync(node, visitor) {
		const visitor_ = initVisitor(visitor);
		if (identity.isDocument(node)) {
			if (await visitAsync_(null, node.contents, visitor_, Object.freeze([node])) === REMOVE) node.contents = null;
		} else await visitAsync_(null, node, visitor_, Object.freeze([]));
	}
	/** Terminate visit traversal completely */
	visitAsync.BREAK = BREAK;
	/** Do not visit the children of the current node */
	visitAsync.SKIP = SKIP;
	/** Remove the current node */
	visitAsync.REMOVE = REMOVE;
	async function visitAsync_(key, node, visitor, path) {
		const ctrl = await callVisitor(key, node, visitor, path);
		if (identity.isNode(ctrl) || identity.isPair(ctrl)) {
			replaceNode(key, path, ctrl);
			return visitAsync_(key, ctrl, visitor, path);
		}
		if (typeof ctrl !== "symbol") {
			if (identity.isCollection(node)) {
				path = Object.freeze(path.concat(node));
				for (let i = 0; i < node.items.length; ++i) {
					const ci = await visitAsync_(i, node.items[i], visitor, path);
					if (typeof ci === "number") i = ci - 1;
					else if (ci === BREAK) return BREAK;
					else if (ci === REMOVE) {
						node.items.splice(i, 1);
						i -= 1;
					}
				}
			} else if (identity.isPair(node)) {
				path = Object.freeze(path.concat(node));
				const ck = await visitAsync_("key", node.key, visitor, path);
				if (ck === BREAK) return BREAK;
				else if (ck === REMOVE) node.key = null;
				const cv = await visitAsync_("value", node.value, visitor, path);
				if (cv === BREAK) return BREAK;
				else if (cv === REMOVE) node.value = null;
			}
		}
		return ctrl;
	}
	function initVisitor(visitor) {
		if (typeof visitor === "object" && (visitor.Collection || visitor.Node || visitor.Value)) return Object.assign({
			Alias: visitor.Node,
			Map: visitor.Node,
			Scalar: visitor.Node,
			Seq: visitor.Node
		}, visitor.Value && {
			Map: visitor.Value,
			Scalar: visitor.Value,
			Seq: visitor.Value
		}, visitor.Collection && {
			Map: visitor.Collection,
			Seq: visitor.Collection
		}, visitor);
		return visitor;
	}
	function callVisitor(key, node, visitor, path) {
		if (typeof visitor === "function") return visitor(key, node, path);
		if (identity.isMap(node)) return visitor.Map?.(key, node, path);
		if (identity.isSeq(node)) return visitor.Seq?.(key, node, path);
		if (identity.isPair(node)) return visitor.Pair?.(key, node, path);
		if (identity.isScalar(node)) return visitor.Scalar?.(key, node, path);
		if (identity.isAlias(node)) return visitor.Alias?.(key, node, path);
	}
	function replaceNode(key, path, node) {
		const parent = path[path.length - 1];
		if (identity.isCollection(parent)) parent.items[key] = node;
		else if (identity.isPair(parent)) {
			if (key === "key") parent.key = node;
			else parent.value = node;
		} else if (identity.isDocument(parent)) parent.contents = node;
		else {
			const pt = identity.isAlias(parent) ? "alias" : "scalar";
			throw new Error(`Cannot replace node with ${pt} parent`);
		}
	}
	exports.visit = visit;
	exports.visitAsync = visitAsync;
}));

// node_modules/yaml/dist/doc/directives.js
var require_directives = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var visit = require_visit();
	const escapeChars = {
		"!": "%21",
		",": "%2C",
		"[": "%5B",
		"]": "%5D",
		"{": "%7B",
		"}": "%7D"
	};
	const escapeTagName = (tn) => tn.replace(/[!,[\]{}]/g, (ch) => escapeChars[ch]);
	var Directives = class Directives {
		constructor(yaml, tags) {
			/**
			* The directives-end/doc-start marker `---`. If `null`, a marker may still be
			* included in the document's stringified representation.
			*/
			this.docStart = null;
			/** The doc-end marker `...`.  */
			this.docEnd = false;
			this.yaml = Object.assign({}, Directives.defaultYaml, yaml);
			this.tags = Object.assign({}, Directives.defaultTags, tags);
		}
		clone() {
			const copy = new Directives(this.yaml, this.tags);
			copy.docStart = this.docStart;
			return copy;
		}
		/**
		* During parsing, get a Directives instance for the current document and
		* update the stream state according to the current version's spec.
		*/
		atDocument() {
			const res = new Directives(this.yaml, this.tags);
			switch (this.yaml.version) {
				case "1.1":
					this.atNextDocument = true;
					break;
				case "1.2":
					this.atNextDocument = false;
					this.yaml = {
						explicit: Directives.defaultYaml.explicit,
						version: "1.2"
					};
					this.tags = Object.assign({}, Directives.defaultTags);
			}
			return res;
		}
		/**
		* @param onError - May be called even if the action was successful
		* @returns `true` on success
		*/
		add(line, onError) {
			if (this.atNextDocument) {
				this.yaml = {
					explicit: Directives.defaultYaml.explicit,
					version: "1.1"
				};
				this.tags = Object.assign({}, Directives.defaultTags);
				this.atNextDocument = false;
			}
			const parts = line.trim().split(/[ \t]+/);
			const name = parts.shift();
			switch (name) {
				case "%TAG": {
					if (parts.length !== 2) {
						onError(0, "%TAG directive should contain exactly two parts");
						if (parts.length < 2) return false;
					}
					const [handle, prefix] = parts;
					this.tags[handle] = prefix;
					return true;
				}
				case "%YAML": {
					this.yaml.explicit = true;
					if (parts.length !== 1) {
						onError(0, "%YAML directive should contain exactly one part");
						return false;
					}
					const [version] = parts;
					if (version === "1.1" || version === "1.2") {
						this.yaml.version = version;
						return true;
					} else {
						const isValid = /^\d+\.\d+$/.test(version);
						onError(6, `Unsupported YAML version ${version}`, isValid);
						return false;
					}
				}
				default:
					onError(0, `Unknown directive ${name}`, true);
					return false;
			}
		}
		/**
		* Resolves a tag, matching handles to those defined in %TAG directives.
		*
		* @returns Resolved tag, which may also be the non-specific tag `'!'` or a
		*   `'!local'` tag, or `null` if unresolvable.
		*/
		tagName(source, onError) {
			if (source === "!") return "!";
			if (source[0] !== "!") {
				onError(`Not a valid tag: ${source}`);
				return null;
			}
			if (source[1] === "<") {
				const verbatim = source.slice(2, -1);
				if (verbatim === "!" || verbatim === "!!") {
					onError(`Verbatim tags aren't resolved, so ${source} is invalid.`);
					return null;
				}
				if (source[source.length - 1] !== ">") onError("Verbatim tags must end with a >");
				return verbatim;
			}
			const [, handle, suffix] = source.match(/^(.*!)([^!]*)$/s);
			if (!suffix) onError(`The ${source} tag has no suffix`);
			const prefix = this.tags[handle];
			if (prefix) try {
				return prefix + decodeURIComponent(suffix);
			} catch (error) {
				onError(String(error));
				return null;
			}
			if (handle === "!") return source;
			onError(`Could not resolve tag: ${source}`);
			return null;
		}
		/**
		* Given a fully resolved tag, returns its printable string form,
		* taking into account current tag prefixes and defaults.
		*/
		tagString(tag) {
			for (const [handle, prefix] of Object.entries(this.tags)) if (tag.startsWith(prefix)) return handle + escapeTagName(tag.substring(prefix.length));
			return tag[0] === "!" ? tag : `!<${tag}>`;
		}
		toString(doc) {
			const lines = this.yaml.explicit ? [`%YAML ${this.yaml.version || "1.2"}`] : [];
			const tagEntries = Object.entries(this.tags);
			let tagNames;
			if (doc && tagEntries.length > 0 && identity.isNode(doc.contents)) {
				const tags = {};
				visit.visit(doc.contents, (_key, node) => {
					if (identity.isNode(node) && node.tag) tags[node.tag] = true;
				});
				tagNames = Object.keys(tags);
			} else tagNames = [];
			for (const [handle, prefix] of tagEntries) {
				if (handle === "!!" && prefix === "tag:yaml.org,2002:") continue;
				if (!doc || tagNames.some((tn) => tn.startsWith(prefix))) lines.push(`%TAG ${handle} ${prefix}`);
			}
			return lines.join("\n");
		}
	};
	Directives.defaultYaml = {
		explicit: false,
		version: "1.2"
	};
	Directives.defaultTags = { "!!": "tag:yaml.org,2002:" };
	exports.Directives = Directives;
}));

// node_modules/yaml/dist/doc/anchors.js
var require_anchors = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var visit = require_visit();
	/**
	* Verify that the input string is a valid anchor.
	*
	* Will throw on errors.
	*/
	function anchorIsValid(anchor) {
		if (/[\x00-\x19\s,[\]{}]/.test(anchor)) {
			const msg = `Anchor must not contain whitespace or control characters: ${JSON.stringify(anchor)}`;
			throw new Error(msg);
		}
		return true;
	}
	function anchorNames(root) {
		const anchors = /* @__PURE__ */ new Set();
		visit.visit(root, { Value(_key, node) {
			if (node.anchor) anchors.add(node.anchor);
		} });
		return anchors;
	}
	/** Find a new anchor name with the given `prefix` and a one-indexed suffix. */
	function findNewAnchor(prefix, exclude) {
		for (let i = 1;; ++i) {
			const name = `${prefix}${i}`;
			if (!exclude.has(name)) return name;
		}
	}
	function createNodeAnchors(doc, prefix) {
		const aliasObjects = [];
		const sourceObjects = /* @__PURE__ */ new Map();
		let prevAnchors = null;
		return {
			onAnchor: (source) => {
				aliasObjects.push(source);
				prevAnchors ?? (prevAnchors = anchorNames(doc));
				const anchor = findNewAnchor(prefix, prevAnchors);
				prevAnchors.add(anchor);
				return anchor;
			},
			/**
			* With circular references, the source node is only resolved after all
			* of its child nodes are. This is why anchors are set only after all of
			* the nodes have been created.
			*/
			setAnchors: () => {
				for (const source of aliasObjects) {
					const ref = sourceObjects.get(source);
					if (typeof ref === "object" && ref.anchor && (identity.isScalar(ref.node) || identity.isCollection(ref.node))) ref.node.anchor = ref.anchor;
					else {
						const error = /* @__PURE__ */ new Error("Failed to resolve repeated object (this should not happen)");
						error.source = source;
						throw error;
					}
				}
			},
			sourceObjects
		};
	}
	exports.anchorIsValid = anchorIsValid;
	exports.anchorNames = anchorNames;
	exports.createNodeAnchors = createNodeAnchors;
	exports.findNewAnchor = findNewAnchor;
}));

// node_modules/yaml/dist/doc/applyReviver.js
var require_applyReviver = /* @__PURE__ */ __commonJSMin(((exports) => {
	/**
	* Applies the JSON.parse reviver algorithm as defined in the ECMA-262 spec,
	* in section 24.5.1.1 "Runtime Semantics: InternalizeJSONProperty" of the
	* 2021 edition: https://tc39.es/ecma262/#sec-json.parse
	*
	* Includes extensions for handling Map and Set objects.
	*/
	function applyReviver(reviver, obj, key, val) {
		if (val && typeof val === "object") {
			if (Array.isArray(val)) for (let i = 0, len = val.length; i < len; ++i) {
				const v0 = val[i];
				const v1 = applyReviver(reviver, val, String(i), v0);
				if (v1 === void 0) delete val[i];
				else if (v1 !== v0) val[i] = v1;
			}
			else if (val instanceof Map) for (const k of Array.from(val.keys())) {
				const v0 = val.get(k);
				const v1 = applyReviver(reviver, val, k, v0);
				if (v1 === void 0) val.delete(k);
				else if (v1 !== v0) val.set(k, v1);
			}
			else if (val instanceof Set) for (const v0 of Array.from(val)) {
				const v1 = applyReviver(reviver, val, v0, v0);
				if (v1 === void 0) val.delete(v0);
				else if (v1 !== v0) {
					val.delete(v0);
					val.add(v1);
				}
			}
			else for (const [k, v0] of Object.entries(val)) {
				const v1 = applyReviver(reviver, val, k, v0);
				if (v1 === void 0) delete val[k];
				else if (v1 !== v0) val[k] = v1;
			}
		}
		return reviver.call(obj, key, val);
	}
	exports.applyReviver = applyReviver;
}));

// node_modules/yaml/dist/nodes/toJS.js
var require_toJS = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	/**
	* Recursively convert any node or its contents to native JavaScript
	*
	* @param value - The input value
	* @param arg - If `value` defines a `toJSON()` method, use this
	*   as its first argument
	* @param ctx - Conversion context, originally set in Document#toJS(). If
	*   `{ keep: true }` is not set, output should be suitable for JSON
	*   stringification.
	*/
	function toJS(value, arg, ctx) {
		if (Array.isArray(value)) return value.map((v, i) => toJS(v, String(i), ctx));
		if (value && typeof value.toJSON === "function") {
			if (!ctx || !identity.hasAnchor(value)) return value.toJSON(arg, ctx);
			const data = {
				aliasCount: 0,
				count: 1,
				res: void 0
			};
			ctx.anchors.set(value, data);
			ctx.onCreate = (res) => {
				data.res = res;
				delete ctx.onCreate;
			};
			const res = value.toJSON(arg, ctx);
			if (ctx.onCreate) ctx.onCreate(res);
			return res;
		}
		if (typeof value === "bigint" && !ctx?.keep) return Number(value);
		return value;
	}
	exports.toJS = toJS;
}));

// node_modules/yaml/dist/nodes/Node.js
var require_Node = /* @__PURE__ */ __commonJSMin(((exports) => {
	var applyReviver = require_applyReviver();
	var identity = require_identity();
	var toJS = require_toJS();
	var NodeBase = class {
		constructor(type) {
			Object.defineProperty(this, identity.NODE_TYPE, { value: type });
		}
		/** Create a copy of this node.  */
		clone() {
			const copy = Object.create(Object.getPrototypeOf(this), Object.getOwnPropertyDescriptors(this));
			if (this.range) copy.range = this.range.slice();
			return copy;
		}
		/** A plain JavaScript representation of this node. */
		toJS(doc, { mapAsMap, maxAliasCount, onAnchor, reviver } = {}) {
			if (!identity.isDocument(doc)) throw new TypeError("A document argument is required");
			const ctx = {
				anchors: /* @__PURE__ */ new Map(),
				doc,
				keep: true,
				mapAsMap: mapAsMap === true,
				mapKeyWarned: false,
				maxAliasCount: typeof maxAliasCount === "number" ? maxAliasCount : 100
			};
			const res = toJS.toJS(this, "", ctx);
			if (typeof onAnchor === "function") for (const { count, res } of ctx.anchors.values()) onAnchor(res, count);
			return typeof reviver === "function" ? applyReviver.applyReviver(reviver, { "": res }, "", res) : res;
		}
	};
	exports.NodeBase = NodeBase;
}));

// node_modules/yaml/dist/nodes/Alias.js
var require_Alias = /* @__PURE__ */ __commonJSMin(((exports) => {
	var anchors = require_anchors();
	var visit = require_visit();
	var identity = require_identity();
	var Node = require_Node();
	var toJS = require_toJS();
	var Alias = class extends Node.NodeBase {
		constructor(source) {
			super(identity.ALIAS);
			this.source = source;
			Object.defineProperty(this, "tag", { set() {
				throw new Error("Alias nodes cannot have tags");
			} });
		}
		/**
		* Resolve the value of this alias within `doc`, finding the last
		* instance of the `source` anchor before this node.
		*/
		resolve(doc, ctx) {
			if (ctx?.maxAliasCount === 0) throw new ReferenceError("Alias resolution is disabled");
			let nodes;
			if (ctx?.aliasResolveCache) nodes = ctx.aliasResolveCache;
			else {
				nodes = [];
				visit.visit(doc, { Node: (_key, node) => {
					if (identity.isAlias(node) || identity.hasAnchor(node)) nodes.push(node);
				} });
				if (ctx) ctx.aliasResolveCache = nodes;
			}
			let found = void 0;
			for (const node of nodes) {
				if (node === this) break;
				if (node.anchor === this.source) found = node;
			}
			if (found && ctx) {
				const { anchors, doc, maxAliasCount } = ctx;
				let data = anchors.get(found);
				if (!data) {
					toJS.toJS(found, null, ctx);
					data = anchors.get(found);
				}
				/* istanbul ignore if */
				if (data?.res === void 0) throw new ReferenceError("This should not happen: Alias anchor was not resolved?");
				if (maxAliasCount >= 0) {
					data.count += 1;
					if (data.aliasCount === 0) data.aliasCount = getAliasCount(doc, found, anchors);
					if (data.count * data.aliasCount > maxAliasCount) throw new ReferenceError("Excessive alias count indicates a resource exhaustion attack");
				}
			}
			return found;
		}
		toJSON(_arg, ctx) {
			if (!ctx) return { source: this.source };
			const source = this.resolve(ctx.doc, ctx);
			if (!source) {
				const msg = `Unresolved alias (the anchor must be set before the alias): ${this.source}`;
				throw new ReferenceError(msg);
			}
			return ctx.anchors.get(source).res;
		}
		toString(ctx, _onComment, _onChompKeep) {
			const src = `*${this.source}`;
			if (ctx) {
				anchors.anchorIsValid(this.source);
				if (ctx.options.verifyAliasOrder && !ctx.anchors.has(this.source)) {
					const msg = `Unresolved alias (the anchor must be set before the alias): ${this.source}`;
					throw new Error(msg);
				}
				if (ctx.implicitKey) return `${src} `;
			}
			return src;
		}
	};
	function getAliasCount(doc, node, anchors) {
		if (identity.isAlias(node)) {
			const source = node.resolve(doc);
			const anchor = anchors && source && anchors.get(source);
			return anchor ? anchor.count * anchor.aliasCount : 0;
		} else if (identity.isCollection(node)) {
			let count = 0;
			for (const item of node.items) {
				const c = getAliasCount(doc, item, anchors);
				if (c > count) count = c;
			}
			return count;
		} else if (identity.isPair(node)) {
			const kc = getAliasCount(doc, node.key, anchors);
			const vc = getAliasCount(doc, node.value, anchors);
			return Math.max(kc, vc);
		}
		return 1;
	}
	exports.Alias = Alias;
}));

// node_modules/yaml/dist/nodes/Scalar.js
var require_Scalar = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var Node = require_Node();
	var toJS = require_toJS();
	const isScalarValue = (value) => !value || typeof value !== "function" && typeof value !== "object";
	var Scalar = class extends Node.NodeBase {
		constructor(value) {
			super(identity.SCALAR);
			this.value = value;
		}
		toJSON(arg, ctx) {
			return ctx?.keep ? this.value : toJS.toJS(this.value, arg, ctx);
		}
		toString() {
			return String(this.value);
		}
	};
	Scalar.BLOCK_FOLDED = "BLOCK_FOLDED";
	Scalar.BLOCK_LITERAL = "BLOCK_LITERAL";
	Scalar.PLAIN = "PLAIN";
	Scalar.QUOTE_DOUBLE = "QUOTE_DOUBLE";
	Scalar.QUOTE_SINGLE = "QUOTE_SINGLE";
	exports.Scalar = Scalar;
	exports.isScalarValue = isScalarValue;
}));

// node_modules/yaml/dist/doc/createNode.js
var require_createNode = /* @__PURE__ */ __commonJSMin(((exports) => {
	var Alias = require_Alias();
	var identity = require_identity();
	var Scalar = require_Scalar();
	const defaultTagPrefix = "tag:yaml.org,2002:";
	function findTagObject(value, tagName, tags) {
		if (tagName) {
			const match = tags.filter((t) => t.tag === tagName);
			const tagObj = match.find((t) => !t.format) ?? match[0];
			if (!tagObj) throw new Error(`Tag ${tagName} not found`);
			return tagObj;
		}
		return tags.find((t) => t.identify?.(value) && !t.format);
	}
	function createNode(value, tagName, ctx) {
		if (identity.isDocument(value)) value = value.contents;
		if (identity.isNode(value)) return value;
		if (identity.isPair(value)) {
			const map = ctx.schema[identity.MAP].createNode?.(ctx.schema, null, ctx);
			map.items.push(value);
			return map;
		}
		if (value instanceof String || value instanceof Number || value instanceof Boolean || typeof BigInt !== "undefined" && value instanceof BigInt) value = value.valueOf();
		const { aliasDuplicateObjects, onAnchor, onTagObj, schema, sourceObjects } = ctx;
		let ref = void 0;
		if (aliasDuplicateObjects && value && typeof value === "object") {
			ref = sourceObjects.get(value);
			if (ref) {
				ref.anchor ?? (ref.anchor = onAnchor(value));
				return new Alias.Alias(ref.anchor);
			} else {
				ref = {
					anchor: null,
					node: null
				};
				sourceObjects.set(value, ref);
			}
		}
		if (tagName?.startsWith("!!")) tagName = defaultTagPrefix + tagName.slice(2);
		let tagObj = findTagObject(value, tagName, schema.tags);
		if (!tagObj) {
			if (value && typeof value.toJSON === "function") value = value.toJSON();
			if (!value || typeof value !== "object") {
				const node = new Scalar.Scalar(value);
				if (ref) ref.node = node;
				return node;
			}
			tagObj = value instanceof Map ? schema[identity.MAP] : Symbol.iterator in Object(value) ? schema[identity.SEQ] : schema[identity.MAP];
		}
		if (onTagObj) {
			onTagObj(tagObj);
			delete ctx.onTagObj;
		}
		const node = tagObj?.createNode ? tagObj.createNode(ctx.schema, value, ctx) : typeof tagObj?.nodeClass?.from === "function" ? tagObj.nodeClass.from(ctx.schema, value, ctx) : new Scalar.Scalar(value);
		if (tagName) node.tag = tagName;
		else if (!tagObj.default) node.tag = tagObj.tag;
		if (ref) ref.node = node;
		return node;
	}
	exports.createNode = createNode;
}));

// node_modules/yaml/dist/nodes/Collection.js
var require_Collection = /* @__PURE__ */ __commonJSMin(((exports) => {
	var createNode = require_createNode();
	var identity = require_identity();
	var Node = require_Node();
	function collectionFromPath(schema, path, value) {
		let v = value;
		for (let i = path.length - 1; i >= 0; --i) {
			const k = path[i];
			if (typeof k === "number" && Number.isInteger(k) && k >= 0) {
				const a = [];
				a[k] = v;
				v = a;
			} else v = /* @__PURE__ */ new Map([[k, v]]);
		}
		return createNode.createNode(v, void 0, {
			aliasDuplicateObjects: false,
			keepUndefined: false,
			onAnchor: () => {
				throw new Error("This should not happen, please report a bug.");
			},
			schema,
			sourceObjects: /* @__PURE__ */ new Map()
		});
	}
	const isEmptyPath = (path) => path == null || typeof path === "object" && !!path[Symbol.iterator]().next().done;
	var Collection = class extends Node.NodeBase {
		constructor(type, schema) {
			super(type);
			Object.defineProperty(this, "schema", {
				value: schema,
				configurable: true,
				enumerable: false,
				writable: true
			});
		}
		/**
		* Create a copy of this collection.
		*
		* @param schema - If defined, overwrites the original's schema
		*/
		clone(schema) {
			const copy = Object.create(Object.getPrototypeOf(this), Object.getOwnPropertyDescriptors(this));
			if (schema) copy.schema = schema;
			copy.items = copy.items.map((it) => identity.isNode(it) || identity.isPair(it) ? it.clone(schema) : it);
			if (this.range) copy.range = this.range.slice();
			return copy;
		}
		/**
		* Adds a value to the collection. For `!!map` and `!!omap` the value must
		* be a Pair instance or a `{ key, value }` object, which may not have a key
		* that already exists in the map.
		*/
		addIn(path, value) {
			if (isEmptyPath(path)) this.add(value);
			else {
				const [key, ...rest] = path;
				const node = this.get(key, true);
				if (identity.isCollection(node)) node.addIn(rest, value);
				else if (node === void 0 && this.schema) this.set(key, collectionFromPath(this.schema, rest, value));
				else throw new Error(`Expected YAML collection at ${key}. Remaining path: ${rest}`);
			}
		}
		/**
		* Removes a value from the collection.
		* @returns `true` if the item was found and removed.
		*/
		deleteIn(path) {
			const [key, ...rest] = path;
			if (rest.length === 0) return this.delete(key);
			const node = this.get(key, true);
			if (identity.isCollection(node)) return node.deleteIn(rest);
			else throw new Error(`Expected YAML collection at ${key}. Remaining path: ${rest}`);
		}
		/**
		* Returns item at `key`, or `undefined` if not found. By default unwraps
		* scalar values from their surrounding node; to disable set `keepScalar` to
		* `true` (collections are always returned intact).
		*/
		getIn(path, keepScalar) {
			const [key, ...rest] = path;
			const node = this.get(key, true);
			if (rest.length === 0) return !keepScalar && identity.isScalar(node) ? node.value : node;
			else return identity.isCollection(node) ? node.getIn(rest, keepScalar) : void 0;
		}
		hasAllNullValues(allowScalar) {
			return this.items.every((node) => {
				if (!identity.isPair(node)) return false;
				const n = node.value;
				return n == null || allowScalar && identity.isScalar(n) && n.value == null && !n.commentBefore && !n.comment && !n.tag;
			});
		}
		/**
		* Checks if the collection includes a value with the key `key`.
		*/
		hasIn(path) {
			const [key, ...rest] = path;
			if (rest.length === 0) return this.has(key);
			const node = this.get(key, true);
			return identity.isCollection(node) ? node.hasIn(rest) : false;
		}
		/**
		* Sets a value in this collection. For `!!set`, `value` needs to be a
		* boolean to add/remove the item from the set.
		*/
		setIn(path, value) {
			const [key, ...rest] = path;
			if (rest.length === 0) this.set(key, value);
			else {
				const node = this.get(key, true);
				if (identity.isCollection(node)) node.setIn(rest, value);
				else if (node === void 0 && this.schema) this.set(key, collectionFromPath(this.schema, rest, value));
				else throw new Error(`Expected YAML collection at ${key}. Remaining path: ${rest}`);
			}
		}
	};
	exports.Collection = Collection;
	exports.collectionFromPath = collectionFromPath;
	exports.isEmptyPath = isEmptyPath;
}));

// node_modules/yaml/dist/stringify/stringifyComment.js
var require_stringifyComment = /* @__PURE__ */ __commonJSMin(((exports) => {
	/**
	* Stringifies a comment.
	*
	* Empty comment lines are left empty,
	* lines consisting of a single space are replaced by `#`,
	* and all other lines are prefixed with a `#`.
	*/
	const stringifyComment = (str) => str.replace(/^(?!$)(?: $)?/gm, "#");
	function indentComment(comment, indent) {
		if (/^\n+$/.test(comment)) return comment.substring(1);
		return indent ? comment.replace(/^(?! *$)/gm, indent) : comment;
	}
	const lineComment = (str, indent, comment) => str.endsWith("\n") ? indentComment(comment, indent) : comment.includes("\n") ? "\n" + indentComment(comment, indent) : (str.endsWith(" ") ? "" : " ") + comment;
	exports.indentComment = indentComment;
	exports.lineComment = lineComment;
	exports.stringifyComment = stringifyComment;
}));

// node_modules/yaml/dist/stringify/foldFlowLines.js
var require_foldFlowLines = /* @__PURE__ */ __commonJSMin(((exports) => {
	const FOLD_FLOW = "flow";
	const FOLD_BLOCK = "block";
	const FOLD_QUOTED = "quoted";
	/**
	* Tries to keep input at up to `lineWidth` characters, splitting only on spaces
	* not followed by newlines or spaces unless `mode` is `'quoted'`. Lines are
	* terminated with `\n` and started with `indent`.
	*/
	function foldFlowLines(text, indent, mode = "flow", { indentAtStart, lineWidth = 80, minContentWidth = 20, onFold, onOverflow } = {}) {
		if (!lineWidth || lineWidth < 0) return text;
		if (lineWidth < minContentWidth) minContentWidth = 0;
		const endStep = Math.max(1 + minContentWidth, 1 + lineWidth - indent.length);
		if (text.length <= endStep) return text;
		const folds = [];
		const escapedFolds = {};
		let end = lineWidth - indent.length;
		if (typeof indentAtStart === "number") {
			if (indentAtStart > lineWidth - Math.max(2, minContentWidth)) folds.push(0);
			else end = lineWidth - indentAtStart;
		}
		let split = void 0;
		let prev = void 0;
		let overflow = false;
		let i = -1;
		let escStart = -1;
		let escEnd = -1;
		if (mode === FOLD_BLOCK) {
			i = consumeMoreIndentedLines(text, i, indent.length);
			if (i !== -1) end = i + endStep;
		}
		for (let ch; ch = text[i += 1];) {
			if (mode === FOLD_QUOTED && ch === "\\") {
				escStart = i;
				switch (text[i + 1]) {
					case "x":
						i += 3;
						break;
					case "u":
						i += 5;
						break;
					case "U":
						i += 9;
						break;
					default: i += 1;
				}
				escEnd = i;
			}
			if (ch === "\n") {
				if (mode === FOLD_BLOCK) i = consumeMoreIndentedLines(text, i, indent.length);
				end = i + indent.length + endStep;
				split = void 0;
			} else {
				if (ch === " " && prev && prev !== " " && prev !== "\n" && prev !== "	") {
					const next = text[i + 1];
					if (next && next !== " " && next !== "\n" && next !== "	") split = i;
				}
				if (i >= end) {
					if (split) {
						folds.push(split);
						end = split + endStep;
						split = void 0;
					} else if (mode === FOLD_QUOTED) {
						while (prev === " " || prev === "	") {
							prev = ch;
							ch = text[i += 1];
							overflow = true;
						}
						const j = i > escEnd + 1 ? i - 2 : escStart - 1;
						if (escapedFolds[j]) return text;
						folds.push(j);
						escapedFolds[j] = true;
						end = j + endStep;
						split = void 0;
					} else overflow = true;
				}
			}
			prev = ch;
		}
		if (overflow && onOverflow) onOverflow();
		if (folds.length === 0) return text;
		if (onFold) onFold();
		let res = text.slice(0, folds[0]);
		for (let i = 0; i < folds.length; ++i) {
			const fold = folds[i];
			const end = folds[i + 1] || text.length;
			if (fold === 0) res = `\n${indent}${text.slice(0, end)}`;
			else {
				if (mode === FOLD_QUOTED && escapedFolds[fold]) res += `${text[fold]}\\`;
				res += `\n${indent}${text.slice(fold + 1, end)}`;
			}
		}
		return res;
	}
	/**
	* Presumes `i + 1` is at the start of a line
	* @returns index of last newline in more-indented block
	*/
	function consumeMoreIndentedLines(text, i, indent) {
		let end = i;
		let start = i + 1;
		let ch = text[start];
		while (ch === " " || ch === "	") if (i < start + indent) ch = text[++i];
		else {
			do
				ch = text[++i];
			while (ch && ch !== "\n");
			end = i;
			start = i + 1;
			ch = text[start];
		}
		return end;
	}
	exports.FOLD_BLOCK = FOLD_BLOCK;
	exports.FOLD_FLOW = FOLD_FLOW;
	exports.FOLD_QUOTED = FOLD_QUOTED;
	exports.foldFlowLines = foldFlowLines;
}));

// node_modules/yaml/dist/stringify/stringifyString.js
var require_stringifyString = /* @__PURE__ */ __commonJSMin(((exports) => {
	var Scalar = require_Scalar();
	var foldFlowLines = require_foldFlowLines();
	const getFoldOptions = (ctx, isBlock) => ({
		indentAtStart: isBlock ? ctx.indent.length : ctx.indentAtStart,
		lineWidth: ctx.options.lineWidth,
		minContentWidth: ctx.options.minContentWidth
	});
	const containsDocumentMarker = (str) => /^(%|---|\.\.\.)/m.test(str);
	function lineLengthOverLimit(str, lineWidth, indentLength) {
		if (!lineWidth || lineWidth < 0) return false;
		const limit = lineWidth - indentLength;
		const strLen = str.length;
		if (strLen <= limit) return false;
		for (let i = 0, start = 0; i < strLen; ++i) if (str[i] === "\n") {
			if (i - start > limit) return true;
			start = i + 1;
			if (strLen - start <= limit) return false;
		}
		return true;
	}
	function doubleQuotedString(value, ctx) {
		const json = JSON.stringify(value);
		if (ctx.options.doubleQuotedAsJSON) return json;
		const { implicitKey } = ctx;
		const minMultiLineLength = ctx.options.doubleQuotedMinMultiLineLength;
		const indent = ctx.indent || (containsDocumentMarker(value) ? "  " : "");
		let str = "";
		let start = 0;
		for (let i = 0, ch = json[i]; ch; ch = json[++i]) {
			if (ch === " " && json[i + 1] === "\\" && json[i + 2] === "n") {
				str += json.slice(start, i) + "\\ ";
				i += 1;
				start = i;
				ch = "\\";
			}
			if (ch === "\\") switch (json[i + 1]) {
				case "u":
					{
						str += json.slice(start, i);
						const code = json.substr(i + 2, 4);
						switch (code) {
							case "0000":
								str += "\\0";
								break;
							case "0007":
								str += "\\a";
								break;
							case "000b":
								str += "\\v";
								break;
							case "001b":
								str += "\\e";
								break;
							case "0085":
								str += "\\N";
								break;
							case "00a0":
								str += "\\_";
								break;
							case "2028":
								str += "\\L";
								break;
							case "2029":
								str += "\\P";
								break;
							default: if (code.substr(0, 2) === "00") str += "\\x" + code.substr(2);
							else str += json.substr(i, 6);
						}
						i += 5;
						start = i + 1;
					}
					break;
				case "n":
					if (implicitKey || json[i + 2] === "\"" || json.length < minMultiLineLength) i += 1;
					else {
						str += json.slice(start, i) + "\n\n";
						while (json[i + 2] === "\\" && json[i + 3] === "n" && json[i + 4] !== "\"") {
							str += "\n";
							i += 2;
						}
						str += indent;
						if (json[i + 2] === " ") str += "\\";
						i += 1;
						start = i + 1;
					}
					break;
				default: i += 1;
			}
		}
		str = start ? str + json.slice(start) : json;
		return implicitKey ? str : foldFlowLines.foldFlowLines(str, indent, foldFlowLines.FOLD_QUOTED, getFoldOptions(ctx, false));
	}
	function singleQuotedString(value, ctx) {
		if (ctx.options.singleQuote === false || ctx.implicitKey && value.includes("\n") || /[ \t]\n|\n[ \t]/.test(value)) return doubleQuotedString(value, ctx);
		const indent = ctx.indent || (containsDocumentMarker(value) ? "  " : "");
		const res = "'" + value.replace(/'/g, "''").replace(/\n+/g, `$&\n${indent}`) + "'";
		return ctx.implicitKey ? res : foldFlowLines.foldFlowLines(res, indent, foldFlowLines.FOLD_FLOW, getFoldOptions(ctx, false));
	}
	function quotedString(value, ctx) {
		const { singleQuote } = ctx.options;
		let qs;
		if (singleQuote === false) qs = doubleQuotedString;
		else {
			const hasDouble = value.includes("\"");
			const hasSingle = value.includes("'");
			if (hasDouble && !hasSingle) qs = singleQuotedString;
			else if (hasSingle && !hasDouble) qs = doubleQuotedString;
			else qs = singleQuote ? singleQuotedString : doubleQuotedString;
		}
		return qs(value, ctx);
	}
	let blockEndNewlines;
	try {
		blockEndNewlines = new RegExp("(^|(?<!\n))\n+(?!\n|$)", "g");
	} catch {
		blockEndNewlines = /\n+(?!\n|$)/g;
	}
	function blockString({ comment, type, value }, ctx, onComment, onChompKeep) {
		const { blockQuote, commentString, lineWidth } = ctx.options;
		if (!blockQuote || /\n[\t ]+$/.test(value)) return quotedString(value, ctx);
		const indent = ctx.indent || (ctx.forceBlockIndent || containsDocumentMarker(value) ? "  " : "");
		const literal = blockQuote === "literal" ? true : blockQuote === "folded" || type === Scalar.Scalar.BLOCK_FOLDED ? false : type === Scalar.Scalar.BLOCK_LITERAL ? true : !lineLengthOverLimit(value, lineWidth, indent.length);
		if (!value) return literal ? "|\n" : ">\n";
		let chomp;
		let endStart;
		for (endStart = value.length; endStart > 0; --endStart) {
			const ch = value[endStart - 1];
			if (ch !== "\n" && ch !== "	" && ch !== " ") break;
		}
		let end = value.substring(endStart);
		const endNlPos = end.indexOf("\n");
		if (endNlPos === -1) chomp = "-";
		else if (value === end || endNlPos !== end.length - 1) {
			chomp = "+";
			if (onChompKeep) onChompKeep();
		} else chomp = "";
		if (end) {
			value = value.slice(0, -end.length);
			if (end[end.length - 1] === "\n") end = end.slice(0, -1);
			end = end.replace(blockEndNewlines, `$&${indent}`);
		}
		let startWithSpace = false;
		let startEnd;
		let startNlPos = -1;
		for (startEnd = 0; startEnd < value.length; ++startEnd) {
			const ch = value[startEnd];
			if (ch === " ") startWithSpace = true;
			else if (ch === "\n") startNlPos = startEnd;
			else break;
		}
		let start = value.substring(0, startNlPos < startEnd ? startNlPos + 1 : startEnd);
		if (start) {
			value = value.substring(start.length);
			start = start.replace(/\n+/g, `$&${indent}`);
		}
		let header = (startWithSpace ? indent ? "2" : "1" : "") + chomp;
		if (comment) {
			header += " " + commentString(comment.replace(/ ?[\r\n]+/g, " "));
			if (onComment) onComment();
		}
		if (!literal) {
			const foldedValue = value.replace(/\n+/g, "\n$&").replace(/(?:^|\n)([\t ].*)(?:([\n\t ]*)\n(?![\n\t ]))?/g, "$1$2").replace(/\n+/g, `$&${indent}`);
			let literalFallback = false;
			const foldOptions = getFoldOptions(ctx, true);
			if (blockQuote !== "folded" && type !== Scalar.Scalar.BLOCK_FOLDED) foldOptions.onOverflow = () => {
				literalFallback = true;
			};
			const body = foldFlowLines.foldFlowLines(`${start}${foldedValue}${end}`, indent, foldFlowLines.FOLD_BLOCK, foldOptions);
			if (!literalFallback) return `>${header}\n${indent}${body}`;
		}
		value = value.replace(/\n+/g, `$&${indent}`);
		return `|${header}\n${indent}${start}${value}${end}`;
	}
	function plainString(item, ctx, onComment, onChompKeep) {
		const { type, value } = item;
		const { actualString, implicitKey, indent, indentStep, inFlow } = ctx;
		if (implicitKey && value.includes("\n") || inFlow && /[[\]{},]/.test(value)) return quotedString(value, ctx);
		if (/^[\n\t ,[\]{}#&*!|>'"%@`]|^[?-]$|^[?-][ \t]|[\n:][ \t]|[ \t]\n|[\n\t ]#|[\n\t :]$/.test(value)) return implicitKey || inFlow || !value.includes("\n") ? quotedString(value, ctx) : blockString(item, ctx, onComment, onChompKeep);
		if (!implicitKey && !inFlow && type !== Scalar.Scalar.PLAIN && value.includes("\n")) return blockString(item, ctx, onComment, onChompKeep);
		if (containsDocumentMarker(value)) {
			if (indent === "") {
				ctx.forceBlockIndent = true;
				return blockString(item, ctx, onComment, onChompKeep);
			} else if (implicitKey && indent === indentStep) return quotedString(value, ctx);
		}
		const str = value.replace(/\n+/g, `$&\n${indent}`);
		if (actualString) {
			const test = (tag) => tag.default && tag.tag !== "tag:yaml.org,2002:str" && tag.test?.test(str);
			const { compat, tags } = ctx.doc.schema;
			if (tags.some(test) || compat?.some(test)) return quotedString(value, ctx);
		}
		return implicitKey ? str : foldFlowLines.foldFlowLines(str, indent, foldFlowLines.FOLD_FLOW, getFoldOptions(ctx, false));
	}
	function stringifyString(item, ctx, onComment, onChompKeep) {
		const { implicitKey, inFlow } = ctx;
		const ss = typeof item.value === "string" ? item : Object.assign({}, item, { value: String(item.value) });
		let { type } = item;
		if (type !== Scalar.Scalar.QUOTE_DOUBLE) {
			if (/[\x00-\x08\x0b-\x1f\x7f-\x9f\u{D800}-\u{DFFF}]/u.test(ss.value)) type = Scalar.Scalar.QUOTE_DOUBLE;
		}
		const _stringify = (_type) => {
			switch (_type) {
				case Scalar.Scalar.BLOCK_FOLDED:
				case Scalar.Scalar.BLOCK_LITERAL: return implicitKey || inFlow ? quotedString(ss.value, ctx) : blockString(ss, ctx, onComment, onChompKeep);
				case Scalar.Scalar.QUOTE_DOUBLE: return doubleQuotedString(ss.value, ctx);
				case Scalar.Scalar.QUOTE_SINGLE: return singleQuotedString(ss.value, ctx);
				case Scalar.Scalar.PLAIN: return plainString(ss, ctx, onComment, onChompKeep);
				default: return null;
			}
		};
		let res = _stringify(type);
		if (res === null) {
			const { defaultKeyType, defaultStringType } = ctx.options;
			const t = implicitKey && defaultKeyType || defaultStringType;
			res = _stringify(t);
			if (res === null) throw new Error(`Unsupported default string type ${t}`);
		}
		return res;
	}
	exports.stringifyString = stringifyString;
}));

// node_modules/yaml/dist/stringify/stringify.js
var require_stringify = /* @__PURE__ */ __commonJSMin(((exports) => {
	var anchors = require_anchors();
	var identity = require_identity();
	var stringifyComment = require_stringifyComment();
	var stringifyString = require_stringifyString();
	function createStringifyContext(doc, options) {
		const opt = Object.assign({
			blockQuote: true,
			commentString: stringifyComment.stringifyComment,
			defaultKeyType: null,
			defaultStringType: "PLAIN",
			directives: null,
			doubleQuotedAsJSON: false,
			doubleQuotedMinMultiLineLength: 40,
			falseStr: "false",
			flowCollectionPadding: true,
			indentSeq: true,
			lineWidth: 80,
			minContentWidth: 20,
			nullStr: "null",
			simpleKeys: false,
			singleQuote: null,
			trailingComma: false,
			trueStr: "true",
			verifyAliasOrder: true
		}, doc.schema.toStringOptions, options);
		let inFlow;
		switch (opt.collectionStyle) {
			case "block":
				inFlow = false;
				break;
			case "flow":
				inFlow = true;
				break;
			default: inFlow = null;
		}
		return {
			anchors: /* @__PURE__ */ new Set(),
			doc,
			flowCollectionPadding: opt.flowCollectionPadding ? " " : "",
			indent: "",
			indentStep: typeof opt.indent === "number" ? " ".repeat(opt.indent) : "  ",
			inFlow,
			options: opt
		};
	}
	function getTagObject(tags, item) {
		if (item.tag) {
			const match = tags.filter((t) => t.tag === item.tag);
			if (match.length > 0) return match.find((t) => t.format === item.format) ?? match[0];
		}
		let tagObj = void 0;
		let obj;
		if (identity.isScalar(item)) {
			obj = item.value;
			let match = tags.filter((t) => t.identify?.(obj));
			if (match.length > 1) {
				const testMatch = match.filter((t) => t.test);
				if (testMatch.length > 0) match = testMatch;
			}
			tagObj = match.find((t) => t.format === item.format) ?? match.find((t) => !t.format);
		} else {
			obj = item;
			tagObj = tags.find((t) => t.nodeClass && obj instanceof t.nodeClass);
		}
		if (!tagObj) {
			const name = obj?.constructor?.name ?? (obj === null ? "null" : typeof obj);
			throw new Error(`Tag not resolved for ${name} value`);
		}
		return tagObj;
	}
	function stringifyProps(node, tagObj, { anchors: anchors$1, doc }) {
		if (!doc.directives) return "";
		const props = [];
		const anchor = (identity.isScalar(node) || identity.isCollection(node)) && node.anchor;
		if (anchor && anchors.anchorIsValid(anchor)) {
			anchors$1.add(anchor);
			props.push(`&${anchor}`);
		}
		const tag = node.tag ?? (tagObj.default ? null : tagObj.tag);
		if (tag) props.push(doc.directives.tagString(tag));
		return props.join(" ");
	}
	function stringify(item, ctx, onComment, onChompKeep) {
		if (identity.isPair(item)) return item.toString(ctx, onComment, onChompKeep);
		if (identity.isAlias(item)) {
			if (ctx.doc.directives) return item.toString(ctx);
			if (ctx.resolvedAliases?.has(item)) throw new TypeError(`Cannot stringify circular structure without alias nodes`);
			else {
				if (ctx.resolvedAliases) ctx.resolvedAliases.add(item);
				else ctx.resolvedAliases = /* @__PURE__ */ new Set([item]);
				item = item.resolve(ctx.doc);
			}
		}
		let tagObj = void 0;
		const node = identity.isNode(item) ? item : ctx.doc.createNode(item, { onTagObj: (o) => tagObj = o });
		tagObj ?? (tagObj = getTagObject(ctx.doc.schema.tags, node));
		const props = stringifyProps(node, tagObj, ctx);
		if (props.length > 0) ctx.indentAtStart = (ctx.indentAtStart ?? 0) + props.length + 1;
		const str = typeof tagObj.stringify === "function" ? tagObj.stringify(node, ctx, onComment, onChompKeep) : identity.isScalar(node) ? stringifyString.stringifyString(node, ctx, onComment, onChompKeep) : node.toString(ctx, onComment, onChompKeep);
		if (!props) return str;
		return identity.isScalar(node) || str[0] === "{" || str[0] === "[" ? `${props} ${str}` : `${props}\n${ctx.indent}${str}`;
	}
	exports.createStringifyContext = createStringifyContext;
	exports.stringify = stringify;
}));

// node_modules/yaml/dist/stringify/stringifyPair.js
var require_stringifyPair = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var Scalar = require_Scalar();
	var stringify = require_stringify();
	var stringifyComment = require_stringifyComment();
	function stringifyPair({ key, value }, ctx, onComment, onChompKeep) {
		const { allNullValues, doc, indent, indentStep, options: { commentString, indentSeq, simpleKeys } } = ctx;
		let keyComment = identity.isNode(key) && key.comment || null;
		if (simpleKeys) {
			if (keyComment) throw new Error("With simple keys, key nodes cannot have comments");
			if (identity.isCollection(key) || !identity.isNode(key) && typeof key === "object") throw new Error("With simple keys, collection cannot be used as a key value");
		}
		let explicitKey = !simpleKeys && (!key || keyComment && value == null && !ctx.inFlow || identity.isCollection(key) || (identity.isScalar(key) ? key.type === Scalar.Scalar.BLOCK_FOLDED || key.type === Scalar.Scalar.BLOCK_LITERAL : typeof key === "object"));
		ctx = Object.assign({}, ctx, {
			allNullValues: false,
			implicitKey: !explicitKey && (simpleKeys || !allNullValues),
			indent: indent + indentStep
		});
		let keyCommentDone = false;
		let chompKeep = false;
		let str = stringify.stringify(key, ctx, () => keyCommentDone = true, () => chompKeep = true);
		if (!explicitKey && !ctx.inFlow && str.length > 1024) {
			if (simpleKeys) throw new Error("With simple keys, single line scalar must not span more than 1024 characters");
			explicitKey = true;
		}
		if (ctx.inFlow) {
			if (allNullValues || value == null) {
				if (keyCommentDone && onComment) onComment();
				return str === "" ? "?" : explicitKey ? `? ${str}` : str;
			}
		} else if (allNullValues && !simpleKeys || value == null && explicitKey) {
			str = `? ${str}`;
			if (keyComment && !keyCommentDone) str += stringifyComment.lineComment(str, ctx.indent, commentString(keyComment));
			else if (chompKeep && onChompKeep) onChompKeep();
			return str;
		}
		if (keyCommentDone) keyComment = null;
		if (explicitKey) {
			if (keyComment) str += stringifyComment.lineComment(str, ctx.indent, commentString(keyComment));
			str = `? ${str}\n${indent}:`;
		} else {
			str = `${str}:`;
			if (keyComment) str += stringifyComment.lineComment(str, ctx.indent, commentString(keyComment));
		}
		let vsb;
		let vcb;
		let valueComment;
		if (identity.isNode(value)) {
			vsb = !!value.spaceBefore;
			vcb = value.commentBefore;
			valueComment = value.comment;
		} else {
			vsb = false;
			vcb = null;
			valueComment = null;
			if (value && typeof value === "object") value = doc.createNode(value);
		}
		ctx.implicitKey = false;
		if (!explicitKey && !keyComment && identity.isScalar(value)) ctx.indentAtStart = str.length + 1;
		chompKeep = false;
		if (!indentSeq && indentStep.length >= 2 && !ctx.inFlow && !explicitKey && identity.isSeq(value) && !value.flow && !value.tag && !value.anchor) ctx.indent = ctx.indent.substring(2);
		let valueCommentDone = false;
		const valueStr = stringify.stringify(value, ctx, () => valueCommentDone = true, () => chompKeep = true);
		let ws = " ";
		if (keyComment || vsb || vcb) {
			ws = vsb ? "\n" : "";
			if (vcb) {
				const cs = commentString(vcb);
				ws += `\n${stringifyComment.indentComment(cs, ctx.indent)}`;
			}
			if (valueStr === "" && !ctx.inFlow) {
				if (ws === "\n" && valueComment) ws = "\n\n";
			} else ws += `\n${ctx.indent}`;
		} else if (!explicitKey && identity.isCollection(value)) {
			const vs0 = valueStr[0];
			const nl0 = valueStr.indexOf("\n");
			const hasNewline = nl0 !== -1;
			const flow = ctx.inFlow ?? value.flow ?? value.items.length === 0;
			if (hasNewline || !flow) {
				let hasPropsLine = false;
				if (hasNewline && (vs0 === "&" || vs0 === "!")) {
					let sp0 = valueStr.indexOf(" ");
					if (vs0 === "&" && sp0 !== -1 && sp0 < nl0 && valueStr[sp0 + 1] === "!") sp0 = valueStr.indexOf(" ", sp0 + 1);
					if (sp0 === -1 || nl0 < sp0) hasPropsLine = true;
				}
				if (!hasPropsLine) ws = `\n${ctx.indent}`;
			}
		} else if (valueStr === "" || valueStr[0] === "\n") ws = "";
		str += ws + valueStr;
		if (ctx.inFlow) {
			if (valueCommentDone && onComment) onComment();
		} else if (valueComment && !valueCommentDone) str += stringifyComment.lineComment(str, ctx.indent, commentString(valueComment));
		else if (chompKeep && onChompKeep) onChompKeep();
		return str;
	}
	exports.stringifyPair = stringifyPair;
}));

// node_modules/yaml/dist/log.js
var require_log = /* @__PURE__ */ __commonJSMin(((exports) => {
	var node_process = __require("process");
	function debug(logLevel, ...messages) {
		if (logLevel === "debug") console.log(...messages);
	}
	function warn(logLevel, warning) {
		if (logLevel === "debug" || logLevel === "warn") {
			if (typeof node_process.emitWarning === "function") node_process.emitWarning(warning);
			else console.warn(warning);
		}
	}
	exports.debug = debug;
	exports.warn = warn;
}));

// node_modules/yaml/dist/schema/yaml-1.1/merge.js
var require_merge = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var Scalar = require_Scalar();
	const MERGE_KEY = "<<";
	const merge = {
		identify: (value) => value === MERGE_KEY || typeof value === "symbol" && value.description === MERGE_KEY,
		default: "key",
		tag: "tag:yaml.org,2002:merge",
		test: /^<<$/,
		resolve: () => Object.assign(new Scalar.Scalar(Symbol(MERGE_KEY)), { addToJSMap: addMergeToJSMap }),
		stringify: () => MERGE_KEY
	};
	const isMergeKey = (ctx, key) => (merge.identify(key) || identity.isScalar(key) && (!key.type || key.type === Scalar.Scalar.PLAIN) && merge.identify(key.value)) && ctx?.doc.schema.tags.some((tag) => tag.tag === merge.tag && tag.default);
	function addMergeToJSMap(ctx, map, value) {
		const source = resolveAliasValue(ctx, value);
		if (identity.isSeq(source)) for (const it of source.items) mergeValue(ctx, map, it);
		else if (Array.isArray(source)) for (const it of source) mergeValue(ctx, map, it);
		else mergeValue(ctx, map, source);
	}
	function mergeValue(ctx, map, value) {
		const source = resolveAliasValue(ctx, value);
		if (!identity.isMap(source)) throw new Error("Merge sources must be maps or map aliases");
		const srcMap = source.toJSON(null, ctx, Map);
		for (const [key, value] of srcMap) if (map instanceof Map) {
			if (!map.has(key)) map.set(key, value);
		} else if (map instanceof Set) map.add(key);
		else if (!Object.prototype.hasOwnProperty.call(map, key)) Object.defineProperty(map, key, {
			value,
			writable: true,
			enumerable: true,
			configurable: true
		});
		return map;
	}
	function resolveAliasValue(ctx, value) {
		return ctx && identity.isAlias(value) ? value.resolve(ctx.doc, ctx) : value;
	}
	exports.addMergeToJSMap = addMergeToJSMap;
	exports.isMergeKey = isMergeKey;
	exports.merge = merge;
}));

// node_modules/yaml/dist/nodes/addPairToJSMap.js
var require_addPairToJSMap = /* @__PURE__ */ __commonJSMin(((exports) => {
	var log = require_log();
	var merge = require_merge();
	var stringify = require_stringify();
	var identity = require_identity();
	var toJS = require_toJS();
	function addPairToJSMap(ctx, map, { key, value }) {
		if (identity.isNode(key) && key.addToJSMap) key.addToJSMap(ctx, map, value);
		else if (merge.isMergeKey(ctx, key)) merge.addMergeToJSMap(ctx, map, value);
		else {
			const jsKey = toJS.toJS(key, "", ctx);
			if (map instanceof Map) map.set(jsKey, toJS.toJS(value, jsKey, ctx));
			else if (map instanceof Set) map.add(jsKey);
			else {
				const stringKey = stringifyKey(key, jsKey, ctx);
				const jsValue = toJS.toJS(value, stringKey, ctx);
				if (stringKey in map) Object.defineProperty(map, stringKey, {
					value: jsValue,
					writable: true,
					enumerable: true,
					configurable: true
				});
				else map[stringKey] = jsValue;
			}
		}
		return map;
	}
	function stringifyKey(key, jsKey, ctx) {
		if (jsKey === null) return "";
		if (typeof jsKey !== "object") return String(jsKey);
		if (identity.isNode(key) && ctx?.doc) {
			const strCtx = stringify.createStringifyContext(ctx.doc, {});
			strCtx.anchors = /* @__PURE__ */ new Set();
			for (const node of ctx.anchors.keys()) strCtx.anchors.add(node.anchor);
			strCtx.inFlow = true;
			strCtx.inStringifyKey = true;
			const strKey = key.toString(strCtx);
			if (!ctx.mapKeyWarned) {
				let jsonStr = JSON.stringify(strKey);
				if (jsonStr.length > 40) jsonStr = jsonStr.substring(0, 36) + "...\"";
				log.warn(ctx.doc.options.logLevel, `Keys with collection values will be stringified due to JS Object restrictions: ${jsonStr}. Set mapAsMap: true to use object keys.`);
				ctx.mapKeyWarned = true;
			}
			return strKey;
		}
		return JSON.stringify(jsKey);
	}
	exports.addPairToJSMap = addPairToJSMap;
}));

// node_modules/yaml/dist/nodes/Pair.js
var require_Pair = /* @__PURE__ */ __commonJSMin(((exports) => {
	var createNode = require_createNode();
	var stringifyPair = require_stringifyPair();
	var addPairToJSMap = require_addPairToJSMap();
	var identity = require_identity();
	function createPair(key, value, ctx) {
		const k = createNode.createNode(key, void 0, ctx);
		const v = createNode.createNode(value, void 0, ctx);
		return new Pair(k, v);
	}
	var Pair = class Pair {
		constructor(key, value = null) {
			Object.defineProperty(this, identity.NODE_TYPE, { value: identity.PAIR });
			this.key = key;
			this.value = value;
		}
		clone(schema) {
			let { key, value } = this;
			if (identity.isNode(key)) key = key.clone(schema);
			if (identity.isNode(value)) value = value.clone(schema);
			return new Pair(key, value);
		}
		toJSON(_, ctx) {
			const pair = ctx?.mapAsMap ? /* @__PURE__ */ new Map() : {};
			return addPairToJSMap.addPairToJSMap(ctx, pair, this);
		}
		toString(ctx, onComment, onChompKeep) {
			return ctx?.doc ? stringifyPair.stringifyPair(this, ctx, onComment, onChompKeep) : JSON.stringify(this);
		}
	};
	exports.Pair = Pair;
	exports.createPair = createPair;
}));

// node_modules/yaml/dist/stringify/stringifyCollection.js
var require_stringifyCollection = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var stringify = require_stringify();
	var stringifyComment = require_stringifyComment();
	function stringifyCollection(collection, ctx, options) {
		return (ctx.inFlow ?? collection.flow ? stringifyFlowCollection : stringifyBlockCollection)(collection, ctx, options);
	}
	function stringifyBlockCollection({ comment, items }, ctx, { blockItemPrefix, flowChars, itemIndent, onChompKeep, onComment }) {
		const { indent, options: { commentString } } = ctx;
		const itemCtx = Object.assign({}, ctx, {
			indent: itemIndent,
			type: null
		});
		let chompKeep = false;
		const lines = [];
		for (let i = 0; i < items.length; ++i) {
			const item = items[i];
			let comment = null;
			if (identity.isNode(item)) {
				if (!chompKeep && item.spaceBefore) lines.push("");
				addCommentBefore(ctx, lines, item.commentBefore, chompKeep);
				if (item.comment) comment = item.comment;
			} else if (identity.isPair(item)) {
				const ik = identity.isNode(item.key) ? item.key : null;
				if (ik) {
					if (!chompKeep && ik.spaceBefore) lines.push("");
					addCommentBefore(ctx, lines, ik.commentBefore, chompKeep);
				}
			}
			chompKeep = false;
			let str = stringify.stringify(item, itemCtx, () => comment = null, () => chompKeep = true);
			if (comment) str += stringifyComment.lineComment(str, itemIndent, commentString(comment));
			if (chompKeep && comment) chompKeep = false;
			lines.push(blockItemPrefix + str);
		}
		let str;
		if (lines.length === 0) str = flowChars.start + flowChars.end;
		else {
			str = lines[0];
			for (let i = 1; i < lines.length; ++i) {
				const line = lines[i];
				str += line ? `\n${indent}${line}` : "\n";
			}
		}
		if (comment) {
			str += "\n" + stringifyComment.indentComment(commentString(comment), indent);
			if (onComment) onComment();
		} else if (chompKeep && onChompKeep) onChompKeep();
		return str;
	}
	function stringifyFlowCollection({ items }, ctx, { flowChars, itemIndent }) {
		const { indent, indentStep, flowCollectionPadding: fcPadding, options: { commentString } } = ctx;
		itemIndent += indentStep;
		const itemCtx = Object.assign({}, ctx, {
			indent: itemIndent,
			inFlow: true,
			type: null
		});
		let reqNewline = false;
		let linesAtValue = 0;
		const lines = [];
		for (let i = 0; i < items.length; ++i) {
			const item = items[i];
			let comment = null;
			if (identity.isNode(item)) {
				if (item.spaceBefore) lines.push("");
				addCommentBefore(ctx, lines, item.commentBefore, false);
				if (item.comment) comment = item.comment;
			} else if (identity.isPair(item)) {
				const ik = identity.isNode(item.key) ? item.key : null;
				if (ik) {
					if (ik.spaceBefore) lines.push("");
					addCommentBefore(ctx, lines, ik.commentBefore, false);
					if (ik.comment) reqNewline = true;
				}
				const iv = identity.isNode(item.value) ? item.value : null;
				if (iv) {
					if (iv.comment) comment = iv.comment;
					if (iv.commentBefore) reqNewline = true;
				} else if (item.value == null && ik?.comment) comment = ik.comment;
			}
			if (comment) reqNewline = true;
			let str = stringify.stringify(item, itemCtx, () => comment = null);
			reqNewline || (reqNewline = lines.length > linesAtValue || str.includes("\n"));
			if (i < items.length - 1) str += ",";
			else if (ctx.options.trailingComma) {
				if (ctx.options.lineWidth > 0) reqNewline || (reqNewline = lines.reduce((sum, line) => sum + line.length + 2, 2) + (str.length + 2) > ctx.options.lineWidth);
				if (reqNewline) str += ",";
			}
			if (comment) str += stringifyComment.lineComment(str, itemIndent, commentString(comment));
			lines.push(str);
			linesAtValue = lines.length;
		}
		const { start, end } = flowChars;
		if (lines.length === 0) return start + end;
		else {
			if (!reqNewline) {
				const len = lines.reduce((sum, line) => sum + line.length + 2, 2);
				reqNewline = ctx.options.lineWidth > 0 && len > ctx.options.lineWidth;
			}
			if (reqNewline) {
				let str = start;
				for (const line of lines) str += line ? `\n${indentStep}${indent}${line}` : "\n";
				return `${str}\n${indent}${end}`;
			} else return `${start}${fcPadding}${lines.join(" ")}${fcPadding}${end}`;
		}
	}
	function addCommentBefore({ indent, options: { commentString } }, lines, comment, chompKeep) {
		if (comment && chompKeep) comment = comment.replace(/^\n+/, "");
		if (comment) {
			const ic = stringifyComment.indentComment(commentString(comment), indent);
			lines.push(ic.trimStart());
		}
	}
	exports.stringifyCollection = stringifyCollection;
}));

// node_modules/yaml/dist/nodes/YAMLMap.js
var require_YAMLMap = /* @__PURE__ */ __commonJSMin(((exports) => {
	var stringifyCollection = require_stringifyCollection();
	var addPairToJSMap = require_addPairToJSMap();
	var Collection = require_Collection();
	var identity = require_identity();
	var Pair = require_Pair();
	var Scalar = require_Scalar();
	function findPair(items, key) {
		const k = identity.isScalar(key) ? key.value : key;
		for (const it of items) if (identity.isPair(it)) {
			if (it.key === key || it.key === k) return it;
			if (identity.isScalar(it.key) && it.key.value === k) return it;
		}
	}
	var YAMLMap = class extends Collection.Collection {
		static get tagName() {
			return "tag:yaml.org,2002:map";
		}
		constructor(schema) {
			super(identity.MAP, schema);
			this.items = [];
		}
		/**
		* A generic collection parsing method that can be extended
		* to other node classes that inherit from YAMLMap
		*/
		static from(schema, obj, ctx) {
			const { keepUndefined, replacer } = ctx;
			const map = new this(schema);
			const add = (key, value) => {
				if (typeof replacer === "function") value = replacer.call(obj, key, value);
				else if (Array.isArray(replacer) && !replacer.includes(key)) return;
				if (value !== void 0 || keepUndefined) map.items.push(Pair.createPair(key, value, ctx));
			};
			if (obj instanceof Map) for (const [key, value] of obj) add(key, value);
			else if (obj && typeof obj === "object") for (const key of Object.keys(obj)) add(key, obj[key]);
			if (typeof schema.sortMapEntries === "function") map.items.sort(schema.sortMapEntries);
			return map;
		}
		/**
		* Adds a value to the collection.
		*
		* @param overwrite - If not set `true`, using a key that is already in the
		*   collection will throw. Otherwise, overwrites the previous value.
		*/
		add(pair, overwrite) {
			let _pair;
			if (identity.isPair(pair)) _pair = pair;
			else if (!pair || typeof pair !== "object" || !("key" in pair)) _pair = new Pair.Pair(pair, pair?.value);
			else _pair = new Pair.Pair(pair.key, pair.value);
			const prev = findPair(this.items, _pair.key);
			const sortEntries = this.schema?.sortMapEntries;
			if (prev) {
				if (!overwrite) throw new Error(`Key ${_pair.key} already set`);
				if (identity.isScalar(prev.value) && Scalar.isScalarValue(_pair.value)) prev.value.value = _pair.value;
				else prev.value = _pair.value;
			} else if (sortEntries) {
				const i = this.items.findIndex((item) => sortEntries(_pair, item) < 0);
				if (i === -1) this.items.push(_pair);
				else this.items.splice(i, 0, _pair);
			} else this.items.push(_pair);
		}
		delete(key) {
			const it = findPair(this.items, key);
			if (!it) return false;
			return this.items.splice(this.items.indexOf(it), 1).length > 0;
		}
		get(key, keepScalar) {
			const node = findPair(this.items, key)?.value;
			return (!keepScalar && identity.isScalar(node) ? node.value : node) ?? void 0;
		}
		has(key) {
			return !!findPair(this.items, key);
		}
		set(key, value) {
			this.add(new Pair.Pair(key, value), true);
		}
		/**
		* @param ctx - Conversion context, originally set in Document#toJS()
		* @param {Class} Type - If set, forces the returned collection type
		* @returns Instance of Type, Map, or Object
		*/
		toJSON(_, ctx, Type) {
			const map = Type ? new Type() : ctx?.mapAsMap ? /* @__PURE__ */ new Map() : {};
			if (ctx?.onCreate) ctx.onCreate(map);
			for (const item of this.items) addPairToJSMap.addPairToJSMap(ctx, map, item);
			return map;
		}
		toString(ctx, onComment, onChompKeep) {
			if (!ctx) return JSON.stringify(this);
			for (const item of this.items) if (!identity.isPair(item)) throw new Error(`Map items must all be pairs; found ${JSON.stringify(item)} instead`);
			if (!ctx.allNullValues && this.hasAllNullValues(false)) ctx = Object.assign({}, ctx, { allNullValues: true });
			return stringifyCollection.stringifyCollection(this, ctx, {
				blockItemPrefix: "",
				flowChars: {
					start: "{",
					end: "}"
				},
				itemIndent: ctx.indent || "",
				onChompKeep,
				onComment
			});
		}
	};
	exports.YAMLMap = YAMLMap;
	exports.findPair = findPair;
}));

// node_modules/yaml/dist/schema/common/map.js
var require_map = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var YAMLMap = require_YAMLMap();
	const map = {
		collection: "map",
		default: true,
		nodeClass: YAMLMap.YAMLMap,
		tag: "tag:yaml.org,2002:map",
		resolve(map, onError) {
			if (!identity.isMap(map)) onError("Expected a mapping for this tag");
			return map;
		},
		createNode: (schema, obj, ctx) => YAMLMap.YAMLMap.from(schema, obj, ctx)
	};
	exports.map = map;
}));

// node_modules/yaml/dist/nodes/YAMLSeq.js
var require_YAMLSeq = /* @__PURE__ */ __commonJSMin(((exports) => {
	var createNode = require_createNode();
	var stringifyCollection = require_stringifyCollection();
	var Collection = require_Collection();
	var identity = require_identity();
	var Scalar = require_Scalar();
	var toJS = require_toJS();
	var YAMLSeq = class extends Collection.Collection {
		static get tagName() {
			return "tag:yaml.org,2002:seq";
		}
		constructor(schema) {
			super(identity.SEQ, schema);
			this.items = [];
		}
		add(value) {
			this.items.push(value);
		}
		/**
		* Removes a value from the collection.
		*
		* `key` must contain a representation of an integer for this to succeed.
		* It may be wrapped in a `Scalar`.
		*
		* @returns `true` if the item was found and removed.
		*/
		delete(key) {
			const idx = asItemIndex(key);
			if (typeof idx !== "number") return false;
			return this.items.splice(idx, 1).length > 0;
		}
		get(key, keepScalar) {
			const idx = asItemIndex(key);
			if (typeof idx !== "number") return void 0;
			const it = this.items[idx];
			return !keepScalar && identity.isScalar(it) ? it.value : it;
		}
		/**
		* Checks if the collection includes a value with the key `key`.
		*
		* `key` must contain a representation of an integer for this to succeed.
		* It may be wrapped in a `Scalar`.
		*/
		has(key) {
			const idx = asItemIndex(key);
			return typeof idx === "number" && idx < this.items.length;
		}
		/**
		* Sets a value in this collection. For `!!set`, `value` needs to be a
		* boolean to add/remove the item from the set.
		*
		* If `key` does not contain a representation of an integer, this will throw.
		* It may be wrapped in a `Scalar`.
		*/
		set(key, value) {
			const idx = asItemIndex(key);
			if (typeof idx !== "number") throw new Error(`Expected a valid index, not ${key}.`);
			const prev = this.items[idx];
			if (identity.isScalar(prev) && Scalar.isScalarValue(value)) prev.value = value;
			else this.items[idx] = value;
		}
		toJSON(_, ctx) {
			const seq = [];
			if (ctx?.onCreate) ctx.onCreate(seq);
			let i = 0;
			for (const item of this.items) seq.push(toJS.toJS(item, String(i++), ctx));
			return seq;
		}
		toString(ctx, onComment, onChompKeep) {
			if (!ctx) return JSON.stringify(this);
			return stringifyCollection.stringifyCollection(this, ctx, {
				blockItemPrefix: "- ",
				flowChars: {
					start: "[",
					end: "]"
				},
				itemIndent: (ctx.indent || "") + "  ",
				onChompKeep,
				onComment
			});
		}
		static from(schema, obj, ctx) {
			const { replacer } = ctx;
			const seq = new this(schema);
			if (obj && Symbol.iterator in Object(obj)) {
				let i = 0;
				for (let it of obj) {
					if (typeof replacer === "function") {
						const key = obj instanceof Set ? it : String(i++);
						it = replacer.call(obj, key, it);
					}
					seq.items.push(createNode.createNode(it, void 0, ctx));
				}
			}
			return seq;
		}
	};
	function asItemIndex(key) {
		let idx = identity.isScalar(key) ? key.value : key;
		if (idx && typeof idx === "string") idx = Number(idx);
		return typeof idx === "number" && Number.isInteger(idx) && idx >= 0 ? idx : null;
	}
	exports.YAMLSeq = YAMLSeq;
}));

// node_modules/yaml/dist/schema/common/seq.js
var require_seq = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var YAMLSeq = require_YAMLSeq();
	const seq = {
		collection: "seq",
		default: true,
		nodeClass: YAMLSeq.YAMLSeq,
		tag: "tag:yaml.org,2002:seq",
		resolve(seq, onError) {
			if (!identity.isSeq(seq)) onError("Expected a sequence for this tag");
			return seq;
		},
		createNode: (schema, obj, ctx) => YAMLSeq.YAMLSeq.from(schema, obj, ctx)
	};
	exports.seq = seq;
}));

// node_modules/yaml/dist/schema/common/string.js
var require_string = /* @__PURE__ */ __commonJSMin(((exports) => {
	var stringifyString = require_stringifyString();
	const string = {
		identify: (value) => typeof value === "string",
		default: true,
		tag: "tag:yaml.org,2002:str",
		resolve: (str) => str,
		stringify(item, ctx, onComment, onChompKeep) {
			ctx = Object.assign({ actualString: true }, ctx);
			return stringifyString.stringifyString(item, ctx, onComment, onChompKeep);
		}
	};
	exports.string = string;
}));

// node_modules/yaml/dist/schema/common/null.js
var require_null = /* @__PURE__ */ __commonJSMin(((exports) => {
	var Scalar = require_Scalar();
	const nullTag = {
		identify: (value) => value == null,
		createNode: () => new Scalar.Scalar(null),
		default: true,
		tag: "tag:yaml.org,2002:null",
		test: /^(?:~|[Nn]ull|NULL)?$/,
		resolve: () => new Scalar.Scalar(null),
		stringify: ({ source }, ctx) => typeof source === "string" && nullTag.test.test(source) ? source : ctx.options.nullStr
	};
	exports.nullTag = nullTag;
}));

// node_modules/yaml/dist/schema/core/bool.js
var require_bool$1 = /* @__PURE__ */ __commonJSMin(((exports) => {
	var Scalar = require_Scalar();
	const boolTag = {
		identify: (value) => typeof value === "boolean",
		default: true,
		tag: "tag:yaml.org,2002:bool",
		test: /^(?:[Tt]rue|TRUE|[Ff]alse|FALSE)$/,
		resolve: (str) => new Scalar.Scalar(str[0] === "t" || str[0] === "T"),
		stringify({ source, value }, ctx) {
			if (source && boolTag.test.test(source)) {
				if (value === (source[0] === "t" || source[0] === "T")) return source;
			}
			return value ? ctx.options.trueStr : ctx.options.falseStr;
		}
	};
	exports.boolTag = boolTag;
}));

// node_modules/yaml/dist/stringify/stringifyNumber.js
var require_stringifyNumber = /* @__PURE__ */ __commonJSMin(((exports) => {
	function stringifyNumber({ format, minFractionDigits, tag, value }) {
		if (typeof value === "bigint") return String(value);
		const num = typeof value === "number" ? value : Number(value);
		if (!isFinite(num)) return isNaN(num) ? ".nan" : num < 0 ? "-.inf" : ".inf";
		let n = Object.is(value, -0) ? "-0" : JSON.stringify(value);
		if (!format && minFractionDigits && (!tag || tag === "tag:yaml.org,2002:float") && /^-?\d/.test(n) && !n.includes("e")) {
			let i = n.indexOf(".");
			if (i < 0) {
				i = n.length;
				n += ".";
			}
			let d = minFractionDigits - (n.length - i - 1);
			while (d-- > 0) n += "0";
		}
		return n;
	}
	exports.stringifyNumber = stringifyNumber;
}));

// node_modules/yaml/dist/schema/core/float.js
var require_float$1 = /* @__PURE__ */ __commonJSMin(((exports) => {
	var Scalar = require_Scalar();
	var stringifyNumber = require_stringifyNumber();
	const floatNaN = {
		identify: (value) => typeof value === "number",
		default: true,
		tag: "tag:yaml.org,2002:float",
		test: /^(?:[-+]?\.(?:inf|Inf|INF)|\.nan|\.NaN|\.NAN)$/,
		resolve: (str) => str.slice(-3).toLowerCase() === "nan" ? NaN : str[0] === "-" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY,
		stringify: stringifyNumber.stringifyNumber
	};
	const floatExp = {
		identify: (value) => typeof value === "number",
		default: true,
		tag: "tag:yaml.org,2002:float",
		format: "EXP",
		test: /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)[eE][-+]?[0-9]+$/,
		resolve: (str) => parseFloat(str),
		stringify(node) {
			const num = Number(node.value);
			return isFinite(num) ? num.toExponential() : stringifyNumber.stringifyNumber(node);
		}
	};
	const float = {
		identify: (value) => typeof value === "number",
		default: true,
		tag: "tag:yaml.org,2002:float",
		test: /^[-+]?(?:\.[0-9]+|[0-9]+\.[0-9]*)$/,
		resolve(str) {
			const node = new Scalar.Scalar(parseFloat(str));
			const dot = str.indexOf(".");
			if (dot !== -1 && str[str.length - 1] === "0") node.minFractionDigits = str.length - dot - 1;
			return node;
		},
		stringify: stringifyNumber.stringifyNumber
	};
	exports.float = float;
	exports.floatExp = floatExp;
	exports.floatNaN = floatNaN;
}));

// node_modules/yaml/dist/schema/core/int.js
var require_int$1 = /* @__PURE__ */ __commonJSMin(((exports) => {
	var stringifyNumber = require_stringifyNumber();
	const intIdentify = (value) => typeof value === "bigint" || Number.isInteger(value);
	const intResolve = (str, offset, radix, { intAsBigInt }) => intAsBigInt ? BigInt(str) : parseInt(str.substring(offset), radix);
	function intStringify(node, radix, prefix) {
		const { value } = node;
		if (intIdentify(value) && value >= 0) return prefix + value.toString(radix);
		return stringifyNumber.stringifyNumber(node);
	}
	const intOct = {
		identify: (value) => intIdentify(value) && value >= 0,
		default: true,
		tag: "tag:yaml.org,2002:int",
		format: "OCT",
		test: /^0o[0-7]+$/,
		resolve: (str, _onError, opt) => intResolve(str, 2, 8, opt),
		stringify: (node) => intStringify(node, 8, "0o")
	};
	const int = {
		identify: intIdentify,
		default: true,
		tag: "tag:yaml.org,2002:int",
		test: /^[-+]?[0-9]+$/,
		resolve: (str, _onError, opt) => intResolve(str, 0, 10, opt),
		stringify: stringifyNumber.stringifyNumber
	};
	const intHex = {
		identify: (value) => intIdentify(value) && value >= 0,
		default: true,
		tag: "tag:yaml.org,2002:int",
		format: "HEX",
		test: /^0x[0-9a-fA-F]+$/,
		resolve: (str, _onError, opt) => intResolve(str, 2, 16, opt),
		stringify: (node) => intStringify(node, 16, "0x")
	};
	exports.int = int;
	exports.intHex = intHex;
	exports.intOct = intOct;
}));

// node_modules/yaml/dist/schema/core/schema.js
var require_schema$2 = /* @__PURE__ */ __commonJSMin(((exports) => {
	var map = require_map();
	var _null = require_null();
	var seq = require_seq();
	var string = require_string();
	var bool = require_bool$1();
	var float = require_float$1();
	var int = require_int$1();
	const schema = [
		map.map,
		seq.seq,
		string.string,
		_null.nullTag,
		bool.boolTag,
		int.intOct,
		int.int,
		int.intHex,
		float.floatNaN,
		float.floatExp,
		float.float
	];
	exports.schema = schema;
}));

// node_modules/yaml/dist/schema/json/schema.js
var require_schema$1 = /* @__PURE__ */ __commonJSMin(((exports) => {
	var Scalar = require_Scalar();
	var map = require_map();
	var seq = require_seq();
	function intIdentify(value) {
		return typeof value === "bigint" || Number.isInteger(value);
	}
	const stringifyJSON = ({ value }) => JSON.stringify(value);
	const jsonScalars = [
		{
			identify: (value) => typeof value === "string",
			default: true,
			tag: "tag:yaml.org,2002:str",
			resolve: (str) => str,
			stringify: stringifyJSON
		},
		{
			identify: (value) => value == null,
			createNode: () => new Scalar.Scalar(null),
			default: true,
			tag: "tag:yaml.org,2002:null",
			test: /^null$/,
			resolve: () => null,
			stringify: stringifyJSON
		},
		{
			identify: (value) => typeof value === "boolean",
			default: true,
			tag: "tag:yaml.org,2002:bool",
			test: /^true$|^false$/,
			resolve: (str) => str === "true",
			stringify: stringifyJSON
		},
		{
			identify: intIdentify,
			default: true,
			tag: "tag:yaml.org,2002:int",
			test: /^-?(?:0|[1-9][0-9]*)$/,
			resolve: (str, _onError, { intAsBigInt }) => intAsBigInt ? BigInt(str) : parseInt(str, 10),
			stringify: ({ value }) => intIdentify(value) ? value.toString() : JSON.stringify(value)
		},
		{
			identify: (value) => typeof value === "number",
			default: true,
			tag: "tag:yaml.org,2002:float",
			test: /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]*)?(?:[eE][-+]?[0-9]+)?$/,
			resolve: (str) => parseFloat(str),
			stringify: stringifyJSON
		}
	];
	const schema = [map.map, seq.seq].concat(jsonScalars, {
		default: true,
		tag: "",
		test: /^/,
		resolve(str, onError) {
			onError(`Unresolved plain scalar ${JSON.stringify(str)}`);
			return str;
		}
	});
	exports.schema = schema;
}));

// node_modules/yaml/dist/schema/yaml-1.1/binary.js
var require_binary = /* @__PURE__ */ __commonJSMin(((exports) => {
	var node_buffer = __require("buffer");
	var Scalar = require_Scalar();
	var stringifyString = require_stringifyString();
	const binary = {
		identify: (value) => value instanceof Uint8Array,
		default: false,
		tag: "tag:yaml.org,2002:binary",
		/**
		* Returns a Buffer in node and an Uint8Array in browsers
		*
		* To use the resulting buffer as an image, you'll want to do something like:
		*
		*   const blob = new Blob([buffer], { type: 'image/jpeg' })
		*   document.querySelector('#photo').src = URL.createObjectURL(blob)
		*/
		resolve(src, onError) {
			if (typeof node_buffer.Buffer === "function") return node_buffer.Buffer.from(src, "base64");
			else if (typeof atob === "function") {
				const str = atob(src.replace(/[\n\r]/g, ""));
				const buffer = new Uint8Array(str.length);
				for (let i = 0; i < str.length; ++i) buffer[i] = str.charCodeAt(i);
				return buffer;
			} else {
				onError("This environment does not support reading binary tags; either Buffer or atob is required");
				return src;
			}
		},
		stringify({ comment, type, value }, ctx, onComment, onChompKeep) {
			if (!value) return "";
			const buf = value;
			let str;
			if (typeof node_buffer.Buffer === "function") str = buf instanceof node_buffer.Buffer ? buf.toString("base64") : node_buffer.Buffer.from(buf.buffer).toString("base64");
			else if (typeof btoa === "function") {
				let s = "";
				for (let i = 0; i < buf.length; ++i) s += String.fromCharCode(buf[i]);
				str = btoa(s);
			} else throw new Error("This environment does not support writing binary tags; either Buffer or btoa is required");
			type ?? (type = Scalar.Scalar.BLOCK_LITERAL);
			if (type !== Scalar.Scalar.QUOTE_DOUBLE) {
				const lineWidth = Math.max(ctx.options.lineWidth - ctx.indent.length, ctx.options.minContentWidth);
				const n = Math.ceil(str.length / lineWidth);
				const lines = new Array(n);
				for (let i = 0, o = 0; i < n; ++i, o += lineWidth) lines[i] = str.substr(o, lineWidth);
				str = lines.join(type === Scalar.Scalar.BLOCK_LITERAL ? "\n" : " ");
			}
			return stringifyString.stringifyString({
				comment,
				type,
				value: str
			}, ctx, onComment, onChompKeep);
		}
	};
	exports.binary = binary;
}));

// node_modules/yaml/dist/schema/yaml-1.1/pairs.js
var require_pairs = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var Pair = require_Pair();
	var Scalar = require_Scalar();
	var YAMLSeq = require_YAMLSeq();
	function resolvePairs(seq, onError) {
		if (identity.isSeq(seq)) for (let i = 0; i < seq.items.length; ++i) {
			let item = seq.items[i];
			if (identity.isPair(item)) continue;
			else if (identity.isMap(item)) {
				if (item.items.length > 1) onError("Each pair must have its own sequence indicator");
				const pair = item.items[0] || new Pair.Pair(new Scalar.Scalar(null));
				if (item.commentBefore) pair.key.commentBefore = pair.key.commentBefore ? `${item.commentBefore}\n${pair.key.commentBefore}` : item.commentBefore;
				if (item.comment) {
					const cn = pair.value ?? pair.key;
					cn.comment = cn.comment ? `${item.comment}\n${cn.comment}` : item.comment;
				}
				item = pair;
			}
			seq.items[i] = identity.isPair(item) ? item : new Pair.Pair(item);
		}
		else onError("Expected a sequence for this tag");
		return seq;
	}
	function createPairs(schema, iterable, ctx) {
		const { replacer } = ctx;
		const pairs = new YAMLSeq.YAMLSeq(schema);
		pairs.tag = "tag:yaml.org,2002:pairs";
		let i = 0;
		if (iterable && Symbol.iterator in Object(iterable)) for (let it of iterable) {
			if (typeof replacer === "function") it = replacer.call(iterable, String(i++), it);
			let key;
			let value;
			if (Array.isArray(it)) {
				if (it.length === 2) {
					key = it[0];
					value = it[1];
				} else throw new TypeError(`Expected [key, value] tuple: ${it}`);
			} else if (it && it instanceof Object) {
				const keys = Object.keys(it);
				if (keys.length === 1) {
					key = keys[0];
					value = it[key];
				} else throw new TypeError(`Expected tuple with one key, not ${keys.length} keys`);
			} else key = it;
			pairs.items.push(Pair.createPair(key, value, ctx));
		}
		return pairs;
	}
	const pairs = {
		collection: "seq",
		default: false,
		tag: "tag:yaml.org,2002:pairs",
		resolve: resolvePairs,
		createNode: createPairs
	};
	exports.createPairs = createPairs;
	exports.pairs = pairs;
	exports.resolvePairs = resolvePairs;
}));

// node_modules/yaml/dist/schema/yaml-1.1/omap.js
var require_omap = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var toJS = require_toJS();
	var YAMLMap = require_YAMLMap();
	var YAMLSeq = require_YAMLSeq();
	var pairs = require_pairs();
	var YAMLOMap = class YAMLOMap extends YAMLSeq.YAMLSeq {
		constructor() {
			super();
			this.add = YAMLMap.YAMLMap.prototype.add.bind(this);
			this.delete = YAMLMap.YAMLMap.prototype.delete.bind(this);
			this.get = YAMLMap.YAMLMap.prototype.get.bind(this);
			this.has = YAMLMap.YAMLMap.prototype.has.bind(this);
			this.set = YAMLMap.YAMLMap.prototype.set.bind(this);
			this.tag = YAMLOMap.tag;
		}
		/**
		* If `ctx` is given, the return type is actually `Map<unknown, unknown>`,
		* but TypeScript won't allow widening the signature of a child method.
		*/
		toJSON(_, ctx) {
			if (!ctx) return super.toJSON(_);
			const map = /* @__PURE__ */ new Map();
			if (ctx?.onCreate) ctx.onCreate(map);
			for (const pair of this.items) {
				let key;
				let value;
				if (identity.isPair(pair)) {
					key = toJS.toJS(pair.key, "", ctx);
					value = toJS.toJS(pair.value, key, ctx);
				} else key = toJS.toJS(pair, "", ctx);
				if (map.has(key)) throw new Error("Ordered maps must not include duplicate keys");
				map.set(key, value);
			}
			return map;
		}
		static from(schema, iterable, ctx) {
			const pairs$1 = pairs.createPairs(schema, iterable, ctx);
			const omap = new this();
			omap.items = pairs$1.items;
			return omap;
		}
	};
	YAMLOMap.tag = "tag:yaml.org,2002:omap";
	const omap = {
		collection: "seq",
		identify: (value) => value instanceof Map,
		nodeClass: YAMLOMap,
		default: false,
		tag: "tag:yaml.org,2002:omap",
		resolve(seq, onError) {
			const pairs$1 = pairs.resolvePairs(seq, onError);
			const seenKeys = [];
			for (const { key } of pairs$1.items) if (identity.isScalar(key)) {
				if (seenKeys.includes(key.value)) onError(`Ordered maps must not include duplicate keys: ${key.value}`);
				else seenKeys.push(key.value);
			}
			return Object.assign(new YAMLOMap(), pairs$1);
		},
		createNode: (schema, iterable, ctx) => YAMLOMap.from(schema, iterable, ctx)
	};
	exports.YAMLOMap = YAMLOMap;
	exports.omap = omap;
}));

// node_modules/yaml/dist/schema/yaml-1.1/bool.js
var require_bool = /* @__PURE__ */ __commonJSMin(((exports) => {
	var Scalar = require_Scalar();
	function boolStringify({ value, source }, ctx) {
		if (source && (value ? trueTag : falseTag).test.test(source)) return source;
		return value ? ctx.options.trueStr : ctx.options.falseStr;
	}
	const trueTag = {
		identify: (value) => value === true,
		default: true,
		tag: "tag:yaml.org,2002:bool",
		test: /^(?:Y|y|[Yy]es|YES|[Tt]rue|TRUE|[Oo]n|ON)$/,
		resolve: () => new Scalar.Scalar(true),
		stringify: boolStringify
	};
	const falseTag = {
		identify: (value) => value === false,
		default: true,
		tag: "tag:yaml.org,2002:bool",
		test: /^(?:N|n|[Nn]o|NO|[Ff]alse|FALSE|[Oo]ff|OFF)$/,
		resolve: () => new Scalar.Scalar(false),
		stringify: boolStringify
	};
	exports.falseTag = falseTag;
	exports.trueTag = trueTag;
}));

// node_modules/yaml/dist/schema/yaml-1.1/float.js
var require_float = /* @__PURE__ */ __commonJSMin(((exports) => {
	var Scalar = require_Scalar();
	var stringifyNumber = require_stringifyNumber();
	const floatNaN = {
		identify: (value) => typeof value === "number",
		default: true,
		tag: "tag:yaml.org,2002:float",
		test: /^(?:[-+]?\.(?:inf|Inf|INF)|\.nan|\.NaN|\.NAN)$/,
		resolve: (str) => str.slice(-3).toLowerCase() === "nan" ? NaN : str[0] === "-" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY,
		stringify: stringifyNumber.stringifyNumber
	};
	const floatExp = {
		identify: (value) => typeof value === "number",
		default: true,
		tag: "tag:yaml.org,2002:float",
		format: "EXP",
		test: /^[-+]?(?:[0-9][0-9_]*)?(?:\.[0-9_]*)?[eE][-+]?[0-9]+$/,
		resolve: (str) => parseFloat(str.replace(/_/g, "")),
		stringify(node) {
			const num = Number(node.value);
			return isFinite(num) ? num.toExponential() : stringifyNumber.stringifyNumber(node);
		}
	};
	const float = {
		identify: (value) => typeof value === "number",
		default: true,
		tag: "tag:yaml.org,2002:float",
		test: /^[-+]?(?:[0-9][0-9_]*)?\.[0-9_]*$/,
		resolve(str) {
			const node = new Scalar.Scalar(parseFloat(str.replace(/_/g, "")));
			const dot = str.indexOf(".");
			if (dot !== -1) {
				const f = str.substring(dot + 1).replace(/_/g, "");
				if (f[f.length - 1] === "0") node.minFractionDigits = f.length;
			}
			return node;
		},
		stringify: stringifyNumber.stringifyNumber
	};
	exports.float = float;
	exports.floatExp = floatExp;
	exports.floatNaN = floatNaN;
}));

// node_modules/yaml/dist/schema/yaml-1.1/int.js
var require_int = /* @__PURE__ */ __commonJSMin(((exports) => {
	var stringifyNumber = require_stringifyNumber();
	const intIdentify = (value) => typeof value === "bigint" || Number.isInteger(value);
	function intResolve(str, offset, radix, { intAsBigInt }) {
		const sign = str[0];
		if (sign === "-" || sign === "+") offset += 1;
		str = str.substring(offset).replace(/_/g, "");
		if (intAsBigInt) {
			switch (radix) {
				case 2:
					str = `0b${str}`;
					break;
				case 8:
					str = `0o${str}`;
					break;
				case 16: str = `0x${str}`;
			}
			const n = BigInt(str);
			return sign === "-" ? BigInt(-1) * n : n;
		}
		const n = parseInt(str, radix);
		return sign === "-" ? -1 * n : n;
	}
	function intStringify(node, radix, prefix) {
		const { value } = node;
		if (intIdentify(value)) {
			const str = value.toString(radix);
			return value < 0 ? "-" + prefix + str.substr(1) : prefix + str;
		}
		return stringifyNumber.stringifyNumber(node);
	}
	const intBin = {
		identify: intIdentify,
		default: true,
		tag: "tag:yaml.org,2002:int",
		format: "BIN",
		test: /^[-+]?0b[0-1_]+$/,
		resolve: (str, _onError, opt) => intResolve(str, 2, 2, opt),
		stringify: (node) => intStringify(node, 2, "0b")
	};
	const intOct = {
		identify: intIdentify,
		default: true,
		tag: "tag:yaml.org,2002:int",
		format: "OCT",
		test: /^[-+]?0[0-7_]+$/,
		resolve: (str, _onError, opt) => intResolve(str, 1, 8, opt),
		stringify: (node) => intStringify(node, 8, "0")
	};
	const int = {
		identify: intIdentify,
		default: true,
		tag: "tag:yaml.org,2002:int",
		test: /^[-+]?[0-9][0-9_]*$/,
		resolve: (str, _onError, opt) => intResolve(str, 0, 10, opt),
		stringify: stringifyNumber.stringifyNumber
	};
	const intHex = {
		identify: intIdentify,
		default: true,
		tag: "tag:yaml.org,2002:int",
		format: "HEX",
		test: /^[-+]?0x[0-9a-fA-F_]+$/,
		resolve: (str, _onError, opt) => intResolve(str, 2, 16, opt),
		stringify: (node) => intStringify(node, 16, "0x")
	};
	exports.int = int;
	exports.intBin = intBin;
	exports.intHex = intHex;
	exports.intOct = intOct;
}));

// node_modules/yaml/dist/schema/yaml-1.1/set.js
var require_set = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var Pair = require_Pair();
	var YAMLMap = require_YAMLMap();
	var YAMLSet = class YAMLSet extends YAMLMap.YAMLMap {
		constructor(schema) {
			super(schema);
			this.tag = YAMLSet.tag;
		}
		add(key) {
			let pair;
			if (identity.isPair(key)) pair = key;
			else if (key && typeof key === "object" && "key" in key && "value" in key && key.value === null) pair = new Pair.Pair(key.key, null);
			else pair = new Pair.Pair(key, null);
			if (!YAMLMap.findPair(this.items, pair.key)) this.items.push(pair);
		}
		/**
		* If `keepPair` is `true`, returns the Pair matching `key`.
		* Otherwise, returns the value of that Pair's key.
		*/
		get(key, keepPair) {
			const pair = YAMLMap.findPair(this.items, key);
			return !keepPair && identity.isPair(pair) ? identity.isScalar(pair.key) ? pair.key.value : pair.key : pair;
		}
		set(key, value) {
			if (typeof value !== "boolean") throw new Error(`Expected boolean value for set(key, value) in a YAML set, not ${typeof value}`);
			const prev = YAMLMap.findPair(this.items, key);
			if (prev && !value) this.items.splice(this.items.indexOf(prev), 1);
			else if (!prev && value) this.items.push(new Pair.Pair(key));
		}
		toJSON(_, ctx) {
			return super.toJSON(_, ctx, Set);
		}
		toString(ctx, onComment, onChompKeep) {
			if (!ctx) return JSON.stringify(this);
			if (this.hasAllNullValues(true)) return super.toString(Object.assign({}, ctx, { allNullValues: true }), onComment, onChompKeep);
			else throw new Error("Set items must all have null values");
		}
		static from(schema, iterable, ctx) {
			const { replacer } = ctx;
			const set = new this(schema);
			if (iterable && Symbol.iterator in Object(iterable)) for (let value of iterable) {
				if (typeof replacer === "function") value = replacer.call(iterable, value, value);
				set.items.push(Pair.createPair(value, null, ctx));
			}
			return set;
		}
	};
	YAMLSet.tag = "tag:yaml.org,2002:set";
	const set = {
		collection: "map",
		identify: (value) => value instanceof Set,
		nodeClass: YAMLSet,
		default: false,
		tag: "tag:yaml.org,2002:set",
		createNode: (schema, iterable, ctx) => YAMLSet.from(schema, iterable, ctx),
		resolve(map, onError) {
			if (identity.isMap(map)) {
				if (map.hasAllNullValues(true)) return Object.assign(new YAMLSet(), map);
				else onError("Set items must all have null values");
			} else onError("Expected a mapping for this tag");
			return map;
		}
	};
	exports.YAMLSet = YAMLSet;
	exports.set = set;
}));

// node_modules/yaml/dist/schema/yaml-1.1/timestamp.js
var require_timestamp = /* @__PURE__ */ __commonJSMin(((exports) => {
	var stringifyNumber = require_stringifyNumber();
	/** Internal types handle bigint as number, because TS can't figure it out. */
	function parseSexagesimal(str, asBigInt) {
		const sign = str[0];
		const parts = sign === "-" || sign === "+" ? str.substring(1) : str;
		const num = (n) => asBigInt ? BigInt(n) : Number(n);
		const res = parts.replace(/_/g, "").split(":").reduce((res, p) => res * num(60) + num(p), num(0));
		return sign === "-" ? num(-1) * res : res;
	}
	/**
	* hhhh:mm:ss.sss
	*
	* Internal types handle bigint as number, because TS can't figure it out.
	*/
	function stringifySexagesimal(node) {
		let { value } = node;
		let num = (n) => n;
		if (typeof value === "bigint") num = (n) => BigInt(n);
		else if (isNaN(value) || !isFinite(value)) return stringifyNumber.stringifyNumber(node);
		let sign = "";
		if (value < 0) {
			sign = "-";
			value *= num(-1);
		}
		const _60 = num(60);
		const parts = [value % _60];
		if (value < 60) parts.unshift(0);
		else {
			value = (value - parts[0]) / _60;
			parts.unshift(value % _60);
			if (value >= 60) {
				value = (value - parts[0]) / _60;
				parts.unshift(value);
			}
		}
		return sign + parts.map((n) => String(n).padStart(2, "0")).join(":").replace(/000000\d*$/, "");
	}
	const intTime = {
		identify: (value) => typeof value === "bigint" || Number.isInteger(value),
		default: true,
		tag: "tag:yaml.org,2002:int",
		format: "TIME",
		test: /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+$/,
		resolve: (str, _onError, { intAsBigInt }) => parseSexagesimal(str, intAsBigInt),
		stringify: stringifySexagesimal
	};
	const floatTime = {
		identify: (value) => typeof value === "number",
		default: true,
		tag: "tag:yaml.org,2002:float",
		format: "TIME",
		test: /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*$/,
		resolve: (str) => parseSexagesimal(str, false),
		stringify: stringifySexagesimal
	};
	const timestamp = {
		identify: (value) => value instanceof Date,
		default: true,
		tag: "tag:yaml.org,2002:timestamp",
		test: RegExp("^([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:(?:t|T|[ \\t]+)([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2}(\\.[0-9]+)?)(?:[ \\t]*(Z|[-+][012]?[0-9](?::[0-9]{2})?))?)?$"),
		resolve(str) {
			const match = str.match(timestamp.test);
			if (!match) throw new Error("!!timestamp expects a date, starting with yyyy-mm-dd");
			const [, year, month, day, hour, minute, second] = match.map(Number);
			const millisec = match[7] ? Number((match[7] + "00").substr(1, 3)) : 0;
			let date = Date.UTC(year, month - 1, day, hour || 0, minute || 0, second || 0, millisec);
			const tz = match[8];
			if (tz && tz !== "Z") {
				let d = parseSexagesimal(tz, false);
				if (Math.abs(d) < 30) d *= 60;
				date -= 6e4 * d;
			}
			return new Date(date);
		},
		stringify: ({ value }) => value?.toISOString().replace(/(T00:00:00)?\.000Z$/, "") ?? ""
	};
	exports.floatTime = floatTime;
	exports.intTime = intTime;
	exports.timestamp = timestamp;
}));

// node_modules/yaml/dist/schema/yaml-1.1/schema.js
var require_schema = /* @__PURE__ */ __commonJSMin(((exports) => {
	var map = require_map();
	var _null = require_null();
	var seq = require_seq();
	var string = require_string();
	var binary = require_binary();
	var bool = require_bool();
	var float = require_float();
	var int = require_int();
	var merge = require_merge();
	var omap = require_omap();
	var pairs = require_pairs();
	var set = require_set();
	var timestamp = require_timestamp();
	const schema = [
		map.map,
		seq.seq,
		string.string,
		_null.nullTag,
		bool.trueTag,
		bool.falseTag,
		int.intBin,
		int.intOct,
		int.int,
		int.intHex,
		float.floatNaN,
		float.floatExp,
		float.float,
		binary.binary,
		merge.merge,
		omap.omap,
		pairs.pairs,
		set.set,
		timestamp.intTime,
		timestamp.floatTime,
		timestamp.timestamp
	];
	exports.schema = schema;
}));

// node_modules/yaml/dist/schema/tags.js
var require_tags = /* @__PURE__ */ __commonJSMin(((exports) => {
	var map = require_map();
	var _null = require_null();
	var seq = require_seq();
	var string = require_string();
	var bool = require_bool$1();
	var float = require_float$1();
	var int = require_int$1();
	var schema = require_schema$2();
	var schema$1 = require_schema$1();
	var binary = require_binary();
	var merge = require_merge();
	var omap = require_omap();
	var pairs = require_pairs();
	var schema$2 = require_schema();
	var set = require_set();
	var timestamp = require_timestamp();
	const schemas = /* @__PURE__ */ new Map([
		["core", schema.schema],
		["failsafe", [
			map.map,
			seq.seq,
			string.string
		]],
		["json", schema$1.schema],
		["yaml11", schema$2.schema],
		["yaml-1.1", schema$2.schema]
	]);
	const tagsByName = {
		binary: binary.binary,
		bool: bool.boolTag,
		float: float.float,
		floatExp: float.floatExp,
		floatNaN: float.floatNaN,
		floatTime: timestamp.floatTime,
		int: int.int,
		intHex: int.intHex,
		intOct: int.intOct,
		intTime: timestamp.intTime,
		map: map.map,
		merge: merge.merge,
		null: _null.nullTag,
		omap: omap.omap,
		pairs: pairs.pairs,
		seq: seq.seq,
		set: set.set,
		timestamp: timestamp.timestamp
	};
	const coreKnownTags = {
		"tag:yaml.org,2002:binary": binary.binary,
		"tag:yaml.org,2002:merge": merge.merge,
		"tag:yaml.org,2002:omap": omap.omap,
		"tag:yaml.org,2002:pairs": pairs.pairs,
		"tag:yaml.org,2002:set": set.set,
		"tag:yaml.org,2002:timestamp": timestamp.timestamp
	};
	function getTags(customTags, schemaName, addMergeTag) {
		const schemaTags = schemas.get(schemaName);
		if (schemaTags && !customTags) return addMergeTag && !schemaTags.includes(merge.merge) ? schemaTags.concat(merge.merge) : schemaTags.slice();
		let tags = schemaTags;
		if (!tags) {
			if (Array.isArray(customTags)) tags = [];
			else {
				const keys = Array.from(schemas.keys()).filter((key) => key !== "yaml11").map((key) => JSON.stringify(key)).join(", ");
				throw new Error(`Unknown schema "${schemaName}"; use one of ${keys} or define customTags array`);
			}
		}
		if (Array.isArray(customTags)) for (const tag of customTags) tags = tags.concat(tag);
		else if (typeof customTags === "function") tags = customTags(tags.slice());
		if (addMergeTag) tags = tags.concat(merge.merge);
		return tags.reduce((tags, tag) => {
			const tagObj = typeof tag === "string" ? tagsByName[tag] : tag;
			if (!tagObj) {
				const tagName = JSON.stringify(tag);
				const keys = Object.keys(tagsByName).map((key) => JSON.stringify(key)).join(", ");
				throw new Error(`Unknown custom tag ${tagName}; use one of ${keys}`);
			}
			if (!tags.includes(tagObj)) tags.push(tagObj);
			return tags;
		}, []);
	}
	exports.coreKnownTags = coreKnownTags;
	exports.getTags = getTags;
}));

// node_modules/yaml/dist/schema/Schema.js
var require_Schema = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var map = require_map();
	var seq = require_seq();
	var string = require_string();
	var tags = require_tags();
	const sortMapEntriesByKey = (a, b) => a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
	var Schema = class Schema {
		constructor({ compat, customTags, merge, resolveKnownTags, schema, sortMapEntries, toStringDefaults }) {
			this.compat = Array.isArray(compat) ? tags.getTags(compat, "compat") : compat ? tags.getTags(null, compat) : null;
			this.name = typeof schema === "string" && schema || "core";
			this.knownTags = resolveKnownTags ? tags.coreKnownTags : {};
			this.tags = tags.getTags(customTags, this.name, merge);
			this.toStringOptions = toStringDefaults ?? null;
			Object.defineProperty(this, identity.MAP, { value: map.map });
			Object.defineProperty(this, identity.SCALAR, { value: string.string });
			Object.defineProperty(this, identity.SEQ, { value: seq.seq });
			this.sortMapEntries = typeof sortMapEntries === "function" ? sortMapEntries : sortMapEntries === true ? sortMapEntriesByKey : null;
		}
		clone() {
			const copy = Object.create(Schema.prototype, Object.getOwnPropertyDescriptors(this));
			copy.tags = this.tags.slice();
			return copy;
		}
	};
	exports.Schema = Schema;
}));

// node_modules/yaml/dist/stringify/stringifyDocument.js
var require_stringifyDocument = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var stringify = require_stringify();
	var stringifyComment = require_stringifyComment();
	function stringifyDocument(doc, options) {
		const lines = [];
		let hasDirectives = options.directives === true;
		if (options.directives !== false && doc.directives) {
			const dir = doc.directives.toString(doc);
			if (dir) {
				lines.push(dir);
				hasDirectives = true;
			} else if (doc.directives.docStart) hasDirectives = true;
		}
		if (hasDirectives) lines.push("---");
		const ctx = stringify.createStringifyContext(doc, options);
		const { commentString } = ctx.options;
		if (doc.commentBefore) {
			if (lines.length !== 1) lines.unshift("");
			const cs = commentString(doc.commentBefore);
			lines.unshift(stringifyComment.indentComment(cs, ""));
		}
		let chompKeep = false;
		let contentComment = null;
		if (doc.contents) {
			if (identity.isNode(doc.contents)) {
				if (doc.contents.spaceBefore && hasDirectives) lines.push("");
				if (doc.contents.commentBefore) {
					const cs = commentString(doc.contents.commentBefore);
					lines.push(stringifyComment.indentComment(cs, ""));
				}
				ctx.forceBlockIndent = !!doc.comment;
				contentComment = doc.contents.comment;
			}
			const onChompKeep = contentComment ? void 0 : () => chompKeep = true;
			let body = stringify.stringify(doc.contents, ctx, () => contentComment = null, onChompKeep);
			if (contentComment) body += stringifyComment.lineComment(body, "", commentString(contentComment));
			if ((body[0] === "|" || body[0] === ">") && lines[lines.length - 1] === "---") lines[lines.length - 1] = `--- ${body}`;
			else lines.push(body);
		} else lines.push(stringify.stringify(doc.contents, ctx));
		if (doc.directives?.docEnd) {
			if (doc.comment) {
				const cs = commentString(doc.comment);
				if (cs.includes("\n")) {
					lines.push("...");
					lines.push(stringifyComment.indentComment(cs, ""));
				} else lines.push(`... ${cs}`);
			} else lines.push("...");
		} else {
			let dc = doc.comment;
			if (dc && chompKeep) dc = dc.replace(/^\n+/, "");
			if (dc) {
				if ((!chompKeep || contentComment) && lines[lines.length - 1] !== "") lines.push("");
				lines.push(stringifyComment.indentComment(commentString(dc), ""));
			}
		}
		return lines.join("\n") + "\n";
	}
	exports.stringifyDocument = stringifyDocument;
}));

// node_modules/yaml/dist/doc/Document.js
var require_Document = /* @__PURE__ */ __commonJSMin(((exports) => {
	var Alias = require_Alias();
	var Collection = require_Collection();
	var identity = require_identity();
	var Pair = require_Pair();
	var toJS = require_toJS();
	var Schema = require_Schema();
	var stringifyDocument = require_stringifyDocument();
	var anchors = require_anchors();
	var applyReviver = require_applyReviver();
	var createNode = require_createNode();
	var directives = require_directives();
	var Document = class Document {
		constructor(value, replacer, options) {
			/** A comment before this Document */
			this.commentBefore = null;
			/** A comment immediately after this Document */
			this.comment = null;
			/** Errors encountered during parsing. */
			this.errors = [];
			/** Warnings encountered during parsing. */
			this.warnings = [];
			Object.defineProperty(this, identity.NODE_TYPE, { value: identity.DOC });
			let _replacer = null;
			if (typeof replacer === "function" || Array.isArray(replacer)) _replacer = replacer;
			else if (options === void 0 && replacer) {
				options = replacer;
				replacer = void 0;
			}
			const opt = Object.assign({
				intAsBigInt: false,
				keepSourceTokens: false,
				logLevel: "warn",
				prettyErrors: true,
				strict: true,
				stringKeys: false,
				uniqueKeys: true,
				version: "1.2"
			}, options);
			this.options = opt;
			let { version } = opt;
			if (options?._directives) {
				this.directives = options._directives.atDocument();
				if (this.directives.yaml.explicit) version = this.directives.yaml.version;
			} else this.directives = new directives.Directives({ version });
			this.setSchema(version, options);
			this.contents = value === void 0 ? null : this.createNode(value, _replacer, options);
		}
		/**
		* Create a deep copy of this Document and its contents.
		*
		* Custom Node values that inherit from `Object` still refer to their original instances.
		*/
		clone() {
			const copy = Object.create(Document.prototype, { [identity.NODE_TYPE]: { value: identity.DOC } });
			copy.commentBefore = this.commentBefore;
			copy.comment = this.comment;
			copy.errors = this.errors.slice();
			copy.warnings = this.warnings.slice();
			copy.options = Object.assign({}, this.options);
			if (this.directives) copy.directives = this.directives.clone();
			copy.schema = this.schema.clone();
			copy.contents = identity.isNode(this.contents) ? this.contents.clone(copy.schema) : this.contents;
			if (this.range) copy.range = this.range.slice();
			return copy;
		}
		/** Adds a value to the document. */
		add(value) {
			if (assertCollection(this.contents)) this.contents.add(value);
		}
		/** Adds a value to the document. */
		addIn(path, value) {
			if (assertCollection(this.contents)) this.contents.addIn(path, value);
		}
		/**
		* Create a new `Alias` node, ensuring that the target `node` has the required anchor.
		*
		* If `node` already has an anchor, `name` is ignored.
		* Otherwise, the `node.anchor` value will be set to `name`,
		* or if an anchor with that name is already present in the document,
		* `name` will be used as a prefix for a new unique anchor.
		* If `name` is undefined, the generated anchor will use 'a' as a prefix.
		*/
		createAlias(node, name) {
			if (!node.anchor) {
				const prev = anchors.anchorNames(this);
				node.anchor = !name || prev.has(name) ? anchors.findNewAnchor(name || "a", prev) : name;
			}
			return new Alias.Alias(node.anchor);
		}
		createNode(value, replacer, options) {
			let _replacer = void 0;
			if (typeof replacer === "function") {
				value = replacer.call({ "": value }, "", value);
				_replacer = replacer;
			} else if (Array.isArray(replacer)) {
				const keyToStr = (v) => typeof v === "number" || v instanceof String || v instanceof Number;
				const asStr = replacer.filter(keyToStr).map(String);
				if (asStr.length > 0) replacer = replacer.concat(asStr);
				_replacer = replacer;
			} else if (options === void 0 && replacer) {
				options = replacer;
				replacer = void 0;
			}
			const { aliasDuplicateObjects, anchorPrefix, flow, keepUndefined, onTagObj, tag } = options ?? {};
			const { onAnchor, setAnchors, sourceObjects } = anchors.createNodeAnchors(this, anchorPrefix || "a");
			const ctx = {
				aliasDuplicateObjects: aliasDuplicateObjects ?? true,
				keepUndefined: keepUndefined ?? false,
				onAnchor,
				onTagObj,
				replacer: _replacer,
				schema: this.schema,
				sourceObjects
			};
			const node = createNode.createNode(value, tag, ctx);
			if (flow && identity.isCollection(node)) node.flow = true;
			setAnchors();
			return node;
		}
		/**
		* Convert a key and a value into a `Pair` using the current schema,
		* recursively wrapping all values as `Scalar` or `Collection` nodes.
		*/
		createPair(key, value, options = {}) {
			const k = this.createNode(key, null, options);
			const v = this.createNode(value, null, options);
			return new Pair.Pair(k, v);
		}
		/**
		* Removes a value from the document.
		* @returns `true` if the item was found and removed.
		*/
		delete(key) {
			return assertCollection(this.contents) ? this.contents.delete(key) : false;
		}
		/**
		* Removes a value from the document.
		* @returns `true` if the item was found and removed.
		*/
		deleteIn(path) {
			if (Collection.isEmptyPath(path)) {
				if (this.contents == null) return false;
				this.contents = null;
				return true;
			}
			return assertCollection(this.contents) ? this.contents.deleteIn(path) : false;
		}
		/**
		* Returns item at `key`, or `undefined` if not found. By default unwraps
		* scalar values from their surrounding node; to disable set `keepScalar` to
		* `true` (collections are always returned intact).
		*/
		get(key, keepScalar) {
			return identity.isCollection(this.contents) ? this.contents.get(key, keepScalar) : void 0;
		}
		/**
		* Returns item at `path`, or `undefined` if not found. By default unwraps
		* scalar values from their surrounding node; to disable set `keepScalar` to
		* `true` (collections are always returned intact).
		*/
		getIn(path, keepScalar) {
			if (Collection.isEmptyPath(path)) return !keepScalar && identity.isScalar(this.contents) ? this.contents.value : this.contents;
			return identity.isCollection(this.contents) ? this.contents.getIn(path, keepScalar) : void 0;
		}
		/**
		* Checks if the document includes a value with the key `key`.
		*/
		has(key) {
			return identity.isCollection(this.contents) ? this.contents.has(key) : false;
		}
		/**
		* Checks if the document includes a value at `path`.
		*/
		hasIn(path) {
			if (Collection.isEmptyPath(path)) return this.contents !== void 0;
			return identity.isCollection(this.contents) ? this.contents.hasIn(path) : false;
		}
		/**
		* Sets a value in this document. For `!!set`, `value` needs to be a
		* boolean to add/remove the item from the set.
		*/
		set(key, value) {
			if (this.contents == null) this.contents = Collection.collectionFromPath(this.schema, [key], value);
			else if (assertCollection(this.contents)) this.contents.set(key, value);
		}
		/**
		* Sets a value in this document. For `!!set`, `value` needs to be a
		* boolean to add/remove the item from the set.
		*/
		setIn(path, value) {
			if (Collection.isEmptyPath(path)) this.contents = value;
			else if (this.contents == null) this.contents = Collection.collectionFromPath(this.schema, Array.from(path), value);
			else if (assertCollection(this.contents)) this.contents.setIn(path, value);
		}
		/**
		* Change the YAML version and schema used by the document.
		* A `null` version disables support for directives, explicit tags, anchors, and aliases.
		* It also requires the `schema` option to be given as a `Schema` instance value.
		*
		* Overrides all previously set schema options.
		*/
		setSchema(version, options = {}) {
			if (typeof version === "number") version = String(version);
			let opt;
			switch (version) {
				case "1.1":
					if (this.directives) this.directives.yaml.version = "1.1";
					else this.directives = new directives.Directives({ version: "1.1" });
					opt = {
						resolveKnownTags: false,
						schema: "yaml-1.1"
					};
					break;
				case "1.2":
				case "next":
					if (this.directives) this.directives.yaml.version = version;
					else this.directives = new directives.Directives({ version });
					opt = {
						resolveKnownTags: true,
						schema: "core"
					};
					break;
				case null:
					if (this.directives) delete this.directives;
					opt = null;
					break;
				default: {
					const sv = JSON.stringify(version);
					throw new Error(`Expected '1.1', '1.2' or null as first argument, but found: ${sv}`);
				}
			}
			if (options.schema instanceof Object) this.schema = options.schema;
			else if (opt) this.schema = new Schema.Schema(Object.assign(opt, options));
			else throw new Error(`With a null YAML version, the { schema: Schema } option is required`);
		}
		toJS({ json, jsonArg, mapAsMap, maxAliasCount, onAnchor, reviver } = {}) {
			const ctx = {
				anchors: /* @__PURE__ */ new Map(),
				doc: this,
				keep: !json,
				mapAsMap: mapAsMap === true,
				mapKeyWarned: false,
				maxAliasCount: typeof maxAliasCount === "number" ? maxAliasCount : 100
			};
			const res = toJS.toJS(this.contents, jsonArg ?? "", ctx);
			if (typeof onAnchor === "function") for (const { count, res } of ctx.anchors.values()) onAnchor(res, count);
			return typeof reviver === "function" ? applyReviver.applyReviver(reviver, { "": res }, "", res) : res;
		}
		/**
		* A JSON representation of the document `contents`.
		*
		* @param jsonArg Used by `JSON.stringify` to indicate the array index or
		*   property name.
		*/
		toJSON(jsonArg, onAnchor) {
			return this.toJS({
				json: true,
				jsonArg,
				mapAsMap: false,
				onAnchor
			});
		}
		/** A YAML representation of the document. */
		toString(options = {}) {
			if (this.errors.length > 0) throw new Error("Document with errors cannot be stringified");
			if ("indent" in options && (!Number.isInteger(options.indent) || Number(options.indent) <= 0)) {
				const s = JSON.stringify(options.indent);
				throw new Error(`"indent" option must be a positive integer, not ${s}`);
			}
			return stringifyDocument.stringifyDocument(this, options);
		}
	};
	function assertCollection(contents) {
		if (identity.isCollection(contents)) return true;
		throw new Error("Expected a YAML collection as document contents");
	}
	exports.Document = Document;
}));

// node_modules/yaml/dist/errors.js
var require_errors = /* @__PURE__ */ __commonJSMin(((exports) => {
	var YAMLError = class extends Error {
		constructor(name, pos, code, message) {
			super();
			this.name = name;
			this.code = code;
			this.message = message;
			this.pos = pos;
		}
	};
	var YAMLParseError = class extends YAMLError {
		constructor(pos, code, message) {
			super("YAMLParseError", pos, code, message);
		}
	};
	var YAMLWarning = class extends YAMLError {
		constructor(pos, code, message) {
			super("YAMLWarning", pos, code, message);
		}
	};
	const prettifyError = (src, lc) => (error) => {
		if (error.pos[0] === -1) return;
		error.linePos = error.pos.map((pos) => lc.linePos(pos));
		const { line, col } = error.linePos[0];
		error.message += ` at line ${line}, column ${col}`;
		let ci = col - 1;
		let lineStr = src.substring(lc.lineStarts[line - 1], lc.lineStarts[line]).replace(/[\n\r]+$/, "");
		if (ci >= 60 && lineStr.length > 80) {
			const trimStart = Math.min(ci - 39, lineStr.length - 79);
			lineStr = "…" + lineStr.substring(trimStart);
			ci -= trimStart - 1;
		}
		if (lineStr.length > 80) lineStr = lineStr.substring(0, 79) + "…";
		if (line > 1 && /^ *$/.test(lineStr.substring(0, ci))) {
			let prev = src.substring(lc.lineStarts[line - 2], lc.lineStarts[line - 1]);
			if (prev.length > 80) prev = prev.substring(0, 79) + "…\n";
			lineStr = prev + lineStr;
		}
		if (/[^ ]/.test(lineStr)) {
			let count = 1;
			const end = error.linePos[1];
			if (end?.line === line && end.col > col) count = Math.max(1, Math.min(end.col - col, 80 - ci));
			const pointer = " ".repeat(ci) + "^".repeat(count);
			error.message += `:\n\n${lineStr}\n${pointer}\n`;
		}
	};
	exports.YAMLError = YAMLError;
	exports.YAMLParseError = YAMLParseError;
	exports.YAMLWarning = YAMLWarning;
	exports.prettifyError = prettifyError;
}));

// node_modules/yaml/dist/compose/resolve-props.js
var require_resolve_props = /* @__PURE__ */ __commonJSMin(((exports) => {
	function resolveProps(tokens, { flow, indicator, next, offset, onError, parentIndent, startOnNewline }) {
		let spaceBefore = false;
		let atNewline = startOnNewline;
		let hasSpace = startOnNewline;
		let comment = "";
		let commentSep = "";
		let hasNewline = false;
		let reqSpace = false;
		let tab = null;
		let anchor = null;
		let tag = null;
		let newlineAfterProp = null;
		let comma = null;
		let found = null;
		let start = null;
		for (const token of tokens) {
			if (reqSpace) {
				if (token.type !== "space" && token.type !== "newline" && token.type !== "comma") onError(token.offset, "MISSING_CHAR", "Tags and anchors must be separated from the next token by white space");
				reqSpace = false;
			}
			if (tab) {
				if (atNewline && token.type !== "comment" && token.type !== "newline") onError(tab, "TAB_AS_INDENT", "Tabs are not allowed as indentation");
				tab = null;
			}
			switch (token.type) {
				case "space":
					if (!flow && (indicator !== "doc-start" || next?.type !== "flow-collection") && token.source.includes("	")) tab = token;
					hasSpace = true;
					break;
				case "comment": {
					if (!hasSpace) onError(token, "MISSING_CHAR", "Comments must be separated from other tokens by white space characters");
					const cb = token.source.substring(1) || " ";
					if (!comment) comment = cb;
					else comment += commentSep + cb;
					commentSep = "";
					atNewline = false;
					break;
				}
				case "newline":
					if (atNewline) {
						if (comment) comment += token.source;
						else if (!found || indicator !== "seq-item-ind") spaceBefore = true;
					} else commentSep += token.source;
					atNewline = true;
					hasNewline = true;
					if (anchor || tag) newlineAfterProp = token;
					hasSpace = true;
					break;
				case "anchor":
					if (anchor) onError(token, "MULTIPLE_ANCHORS", "A node can have at most one anchor");
					if (token.source.endsWith(":")) onError(token.offset + token.source.length - 1, "BAD_ALIAS", "Anchor ending in : is ambiguous", true);
					anchor = token;
					start ?? (start = token.offset);
					atNewline = false;
					hasSpace = false;
					reqSpace = true;
					break;
				case "tag":
					if (tag) onError(token, "MULTIPLE_TAGS", "A node can have at most one tag");
					tag = token;
					start ?? (start = token.offset);
					atNewline = false;
					hasSpace = false;
					reqSpace = true;
					break;
				case indicator:
					if (anchor || tag) onError(token, "BAD_PROP_ORDER", `Anchors and tags must be after the ${token.source} indicator`);
					if (found) onError(token, "UNEXPECTED_TOKEN", `Unexpected ${token.source} in ${flow ?? "collection"}`);
					found = token;
					atNewline = indicator === "seq-item-ind" || indicator === "explicit-key-ind";
					hasSpace = false;
					break;
				case "comma": if (flow) {
					if (comma) onError(token, "UNEXPECTED_TOKEN", `Unexpected , in ${flow}`);
					comma = token;
					atNewline = false;
					hasSpace = false;
					break;
				}
				default:
					onError(token, "UNEXPECTED_TOKEN", `Unexpected ${token.type} token`);
					atNewline = false;
					hasSpace = false;
			}
		}
		const last = tokens[tokens.length - 1];
		const end = last ? last.offset + last.source.length : offset;
		if (reqSpace && next && next.type !== "space" && next.type !== "newline" && next.type !== "comma" && (next.type !== "scalar" || next.source !== "")) onError(next.offset, "MISSING_CHAR", "Tags and anchors must be separated from the next token by white space");
		if (tab && (atNewline && tab.indent <= parentIndent || next?.type === "block-map" || next?.type === "block-seq")) onError(tab, "TAB_AS_INDENT", "Tabs are not allowed as indentation");
		return {
			comma,
			found,
			spaceBefore,
			comment,
			hasNewline,
			anchor,
			tag,
			newlineAfterProp,
			end,
			start: start ?? end
		};
	}
	exports.resolveProps = resolveProps;
}));

// node_modules/yaml/dist/compose/util-contains-newline.js
var require_util_contains_newline = /* @__PURE__ */ __commonJSMin(((exports) => {
	function containsNewline(key) {
		if (!key) return null;
		switch (key.type) {
			case "alias":
			case "scalar":
			case "double-quoted-scalar":
			case "single-quoted-scalar":
				if (key.source.includes("\n")) return true;
				if (key.end) {
					for (const st of key.end) if (st.type === "newline") return true;
				}
				return false;
			case "flow-collection":
				for (const it of key.items) {
					for (const st of it.start) if (st.type === "newline") return true;
					if (it.sep) {
						for (const st of it.sep) if (st.type === "newline") return true;
					}
					if (containsNewline(it.key) || containsNewline(it.value)) return true;
				}
				return false;
			default: return true;
		}
	}
	exports.containsNewline = containsNewline;
}));

// node_modules/yaml/dist/compose/util-flow-indent-check.js
var require_util_flow_indent_check = /* @__PURE__ */ __commonJSMin(((exports) => {
	var utilContainsNewline = require_util_contains_newline();
	function flowIndentCheck(indent, fc, onError) {
		if (fc?.type === "flow-collection") {
			const end = fc.end[0];
			if (end.indent === indent && (end.source === "]" || end.source === "}") && utilContainsNewline.containsNewline(fc)) onError(end, "BAD_INDENT", "Flow end indicator should be more indented than parent", true);
		}
	}
	exports.flowIndentCheck = flowIndentCheck;
}));

// node_modules/yaml/dist/compose/util-map-includes.js
var require_util_map_includes = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	function mapIncludes(ctx, items, search) {
		const { uniqueKeys } = ctx.options;
		if (uniqueKeys === false) return false;
		const isEqual = typeof uniqueKeys === "function" ? uniqueKeys : (a, b) => a === b || identity.isScalar(a) && identity.isScalar(b) && a.value === b.value;
		return items.some((pair) => isEqual(pair.key, search));
	}
	exports.mapIncludes = mapIncludes;
}));

// node_modules/yaml/dist/compose/resolve-block-map.js
var require_resolve_block_map = /* @__PURE__ */ __commonJSMin(((exports) => {
	var Pair = require_Pair();
	var YAMLMap = require_YAMLMap();
	var resolveProps = require_resolve_props();
	var utilContainsNewline = require_util_contains_newline();
	var utilFlowIndentCheck = require_util_flow_indent_check();
	var utilMapIncludes = require_util_map_includes();
	const startColMsg = "All mapping items must start at the same column";
	function resolveBlockMap({ composeNode, composeEmptyNode }, ctx, bm, onError, tag) {
		const map = new ((tag?.nodeClass) ?? YAMLMap.YAMLMap)(ctx.schema);
		if (ctx.atRoot) ctx.atRoot = false;
		let offset = bm.offset;
		let commentEnd = null;
		for (const collItem of bm.items) {
			const { start, key, sep, value } = collItem;
			const keyProps = resolveProps.resolveProps(start, {
				indicator: "explicit-key-ind",
				next: key ?? sep?.[0],
				offset,
				onError,
				parentIndent: bm.indent,
				startOnNewline: true
			});
			const implicitKey = !keyProps.found;
			if (implicitKey) {
				if (key) {
					if (key.type === "block-seq") onError(offset, "BLOCK_AS_IMPLICIT_KEY", "A block sequence may not be used as an implicit map key");
					else if ("indent" in key && key.indent !== bm.indent) onError(offset, "BAD_INDENT", startColMsg);
				}
				if (!keyProps.anchor && !keyProps.tag && !sep) {
					commentEnd = keyProps.end;
					if (keyProps.comment) {
						if (map.comment) map.comment += "\n" + keyProps.comment;
						else map.comment = keyProps.comment;
					}
					continue;
				}
				if (keyProps.newlineAfterProp || utilContainsNewline.containsNewline(key)) onError(key ?? start[start.length - 1], "MULTILINE_IMPLICIT_KEY", "Implicit keys need to be on a single line");
			} else if (keyProps.found?.indent !== bm.indent) onError(offset, "BAD_INDENT", startColMsg);
			ctx.atKey = true;
			const keyStart = keyProps.end;
			const keyNode = key ? composeNode(ctx, key, keyProps, onError) : composeEmptyNode(ctx, keyStart, start, null, keyProps, onError);
			if (ctx.schema.compat) utilFlowIndentCheck.flowIndentCheck(bm.indent, key, onError);
			ctx.atKey = false;
			if (utilMapIncludes.mapIncludes(ctx, map.items, keyNode)) onError(keyStart, "DUPLICATE_KEY", "Map keys must be unique");
			const valueProps = resolveProps.resolveProps(sep ?? [], {
				indicator: "map-value-ind",
				next: value,
				offset: keyNode.range[2],
				onError,
				parentIndent: bm.indent,
				startOnNewline: !key || key.type === "block-scalar"
			});
			offset = valueProps.end;
			if (valueProps.found) {
				if (implicitKey) {
					if (value?.type === "block-map" && !valueProps.hasNewline) onError(offset, "BLOCK_AS_IMPLICIT_KEY", "Nested mappings are not allowed in compact mappings");
					if (ctx.options.strict && keyProps.start < valueProps.found.offset - 1024) onError(keyNode.range, "KEY_OVER_1024_CHARS", "The : indicator must be at most 1024 chars after the start of an implicit block mapping key");
				}
				const valueNode = value ? composeNode(ctx, value, valueProps, onError) : composeEmptyNode(ctx, offset, sep, null, valueProps, onError);
				if (ctx.schema.compat) utilFlowIndentCheck.flowIndentCheck(bm.indent, value, onError);
				offset = valueNode.range[2];
				const pair = new Pair.Pair(keyNode, valueNode);
				if (ctx.options.keepSourceTokens) pair.srcToken = collItem;
				map.items.push(pair);
			} else {
				if (implicitKey) onError(keyNode.range, "MISSING_CHAR", "Implicit map keys need to be followed by map values");
				if (valueProps.comment) {
					if (keyNode.comment) keyNode.comment += "\n" + valueProps.comment;
					else keyNode.comment = valueProps.comment;
				}
				const pair = new Pair.Pair(keyNode);
				if (ctx.options.keepSourceTokens) pair.srcToken = collItem;
				map.items.push(pair);
			}
		}
		if (commentEnd && commentEnd < offset) onError(commentEnd, "IMPOSSIBLE", "Map comment with trailing content");
		map.range = [
			bm.offset,
			offset,
			commentEnd ?? offset
		];
		return map;
	}
	exports.resolveBlockMap = resolveBlockMap;
}));

// node_modules/yaml/dist/compose/resolve-block-seq.js
var require_resolve_block_seq = /* @__PURE__ */ __commonJSMin(((exports) => {
	var YAMLSeq = require_YAMLSeq();
	var resolveProps = require_resolve_props();
	var utilFlowIndentCheck = require_util_flow_indent_check();
	function resolveBlockSeq({ composeNode, composeEmptyNode }, ctx, bs, onError, tag) {
		const seq = new ((tag?.nodeClass) ?? YAMLSeq.YAMLSeq)(ctx.schema);
		if (ctx.atRoot) ctx.atRoot = false;
		if (ctx.atKey) ctx.atKey = false;
		let offset = bs.offset;
		let commentEnd = null;
		for (const { start, value } of bs.items) {
			const props = resolveProps.resolveProps(start, {
				indicator: "seq-item-ind",
				next: value,
				offset,
				onError,
				parentIndent: bs.indent,
				startOnNewline: true
			});
			if (!props.found) {
				if (props.anchor || props.tag || value) {
					if (value?.type === "block-seq") onError(props.end, "BAD_INDENT", "All sequence items must start at the same column");
					else onError(offset, "MISSING_CHAR", "Sequence item without - indicator");
				} else {
					commentEnd = props.end;
					if (props.comment) seq.comment = props.comment;
					continue;
				}
			}
			const node = value ? composeNode(ctx, value, props, onError) : composeEmptyNode(ctx, props.end, start, null, props, onError);
			if (ctx.schema.compat) utilFlowIndentCheck.flowIndentCheck(bs.indent, value, onError);
			offset = node.range[2];
			seq.items.push(node);
		}
		seq.range = [
			bs.offset,
			offset,
			commentEnd ?? offset
		];
		return seq;
	}
	exports.resolveBlockSeq = resolveBlockSeq;
}));

// node_modules/yaml/dist/compose/resolve-end.js
var require_resolve_end = /* @__PURE__ */ __commonJSMin(((exports) => {
	function resolveEnd(end, offset, reqSpace, onError) {
		let comment = "";
		if (end) {
			let hasSpace = false;
			let sep = "";
			for (const token of end) {
				const { source, type } = token;
				switch (type) {
					case "space":
						hasSpace = true;
						break;
					case "comment": {
						if (reqSpace && !hasSpace) onError(token, "MISSING_CHAR", "Comments must be separated from other tokens by white space characters");
						const cb = source.substring(1) || " ";
						if (!comment) comment = cb;
						else comment += sep + cb;
						sep = "";
						break;
					}
					case "newline":
						if (comment) sep += source;
						hasSpace = true;
						break;
					default: onError(token, "UNEXPECTED_TOKEN", `Unexpected ${type} at node end`);
				}
				offset += source.length;
			}
		}
		return {
			comment,
			offset
		};
	}
	exports.resolveEnd = resolveEnd;
}));

// node_modules/yaml/dist/compose/resolve-flow-collection.js
var require_resolve_flow_collection = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var Pair = require_Pair();
	var YAMLMap = require_YAMLMap();
	var YAMLSeq = require_YAMLSeq();
	var resolveEnd = require_resolve_end();
	var resolveProps = require_resolve_props();
	var utilContainsNewline = require_util_contains_newline();
	var utilMapIncludes = require_util_map_includes();
	const blockMsg = "Block collections are not allowed within flow collections";
	const isBlock = (token) => token && (token.type === "block-map" || token.type === "block-seq");
	function resolveFlowCollection({ composeNode, composeEmptyNode }, ctx, fc, onError, tag) {
		const isMap = fc.start.source === "{";
		const fcName = isMap ? "flow map" : "flow sequence";
		const coll = new ((tag?.nodeClass) ?? (isMap ? YAMLMap.YAMLMap : YAMLSeq.YAMLSeq))(ctx.schema);
		coll.flow = true;
		const atRoot = ctx.atRoot;
		if (atRoot) ctx.atRoot = false;
		if (ctx.atKey) ctx.atKey = false;
		let offset = fc.offset + fc.start.source.length;
		for (let i = 0; i < fc.items.length; ++i) {
			const collItem = fc.items[i];
			const { start, key, sep, value } = collItem;
			const props = resolveProps.resolveProps(start, {
				flow: fcName,
				indicator: "explicit-key-ind",
				next: key ?? sep?.[0],
				offset,
				onError,
				parentIndent: fc.indent,
				startOnNewline: false
			});
			if (!props.found) {
				if (!props.anchor && !props.tag && !sep && !value) {
					if (i === 0 && props.comma) onError(props.comma, "UNEXPECTED_TOKEN", `Unexpected , in ${fcName}`);
					else if (i < fc.items.length - 1) onError(props.start, "UNEXPECTED_TOKEN", `Unexpected empty item in ${fcName}`);
					if (props.comment) {
						if (coll.comment) coll.comment += "\n" + props.comment;
						else coll.comment = props.comment;
					}
					offset = props.end;
					continue;
				}
				if (!isMap && ctx.options.strict && utilContainsNewline.containsNewline(key)) onError(key, "MULTILINE_IMPLICIT_KEY", "Implicit keys of flow sequence pairs need to be on a single line");
			}
			if (i === 0) {
				if (props.comma) onError(props.comma, "UNEXPECTED_TOKEN", `Unexpected , in ${fcName}`);
			} else {
				if (!props.comma) onError(props.start, "MISSING_CHAR", `Missing , between ${fcName} items`);
				if (props.comment) {
					let prevItemComment = "";
					loop: for (const st of start) switch (st.type) {
						case "comma":
						case "space": break;
						case "comment":
							prevItemComment = st.source.substring(1);
							break loop;
						default: break loop;
					}
					if (prevItemComment) {
						let prev = coll.items[coll.items.length - 1];
						if (identity.isPair(prev)) prev = prev.value ?? prev.key;
						if (prev.comment) prev.comment += "\n" + prevItemComment;
						else prev.comment = prevItemComment;
						props.comment = props.comment.substring(prevItemComment.length + 1);
					}
				}
			}
			if (!isMap && !sep && !props.found) {
				const valueNode = value ? composeNode(ctx, value, props, onError) : composeEmptyNode(ctx, props.end, sep, null, props, onError);
				coll.items.push(valueNode);
				offset = valueNode.range[2];
				if (isBlock(value)) onError(valueNode.range, "BLOCK_IN_FLOW", blockMsg);
			} else {
				ctx.atKey = true;
				const keyStart = props.end;
				const keyNode = key ? composeNode(ctx, key, props, onError) : composeEmptyNode(ctx, keyStart, start, null, props, onError);
				if (isBlock(key)) onError(keyNode.range, "BLOCK_IN_FLOW", blockMsg);
				ctx.atKey = false;
				const valueProps = resolveProps.resolveProps(sep ?? [], {
					flow: fcName,
					indicator: "map-value-ind",
					next: value,
					offset: keyNode.range[2],
					onError,
					parentIndent: fc.indent,
					startOnNewline: false
				});
				if (valueProps.found) {
					if (!isMap && !props.found && ctx.options.strict) {
						if (sep) for (const st of sep) {
							if (st === valueProps.found) break;
							if (st.type === "newline") {
								onError(st, "MULTILINE_IMPLICIT_KEY", "Implicit keys of flow sequence pairs need to be on a single line");
								break;
							}
						}
						if (props.start < valueProps.found.offset - 1024) onError(valueProps.found, "KEY_OVER_1024_CHARS", "The : indicator must be at most 1024 chars after the start of an implicit flow sequence key");
					}
				} else if (value) {
					if ("source" in value && value.source?.[0] === ":") onError(value, "MISSING_CHAR", `Missing space after : in ${fcName}`);
					else onError(valueProps.start, "MISSING_CHAR", `Missing , or : between ${fcName} items`);
				}
				const valueNode = value ? composeNode(ctx, value, valueProps, onError) : valueProps.found ? composeEmptyNode(ctx, valueProps.end, sep, null, valueProps, onError) : null;
				if (valueNode) {
					if (isBlock(value)) onError(valueNode.range, "BLOCK_IN_FLOW", blockMsg);
				} else if (valueProps.comment) {
					if (keyNode.comment) keyNode.comment += "\n" + valueProps.comment;
					else keyNode.comment = valueProps.comment;
				}
				const pair = new Pair.Pair(keyNode, valueNode);
				if (ctx.options.keepSourceTokens) pair.srcToken = collItem;
				if (isMap) {
					const map = coll;
					if (utilMapIncludes.mapIncludes(ctx, map.items, keyNode)) onError(keyStart, "DUPLICATE_KEY", "Map keys must be unique");
					map.items.push(pair);
				} else {
					const map = new YAMLMap.YAMLMap(ctx.schema);
					map.flow = true;
					map.items.push(pair);
					const endRange = (valueNode ?? keyNode).range;
					map.range = [
						keyNode.range[0],
						endRange[1],
						endRange[2]
					];
					coll.items.push(map);
				}
				offset = valueNode ? valueNode.range[2] : valueProps.end;
			}
		}
		const expectedEnd = isMap ? "}" : "]";
		const [ce, ...ee] = fc.end;
		let cePos = offset;
		if (ce?.source === expectedEnd) cePos = ce.offset + ce.source.length;
		else {
			const name = fcName[0].toUpperCase() + fcName.substring(1);
			const msg = atRoot ? `${name} must end with a ${expectedEnd}` : `${name} in block collection must be sufficiently indented and end with a ${expectedEnd}`;
			onError(offset, atRoot ? "MISSING_CHAR" : "BAD_INDENT", msg);
			if (ce && ce.source.length !== 1) ee.unshift(ce);
		}
		if (ee.length > 0) {
			const end = resolveEnd.resolveEnd(ee, cePos, ctx.options.strict, onError);
			if (end.comment) {
				if (coll.comment) coll.comment += "\n" + end.comment;
				else coll.comment = end.comment;
			}
			coll.range = [
				fc.offset,
				cePos,
				end.offset
			];
		} else coll.range = [
			fc.offset,
			cePos,
			cePos
		];
		return coll;
	}
	exports.resolveFlowCollection = resolveFlowCollection;
}));

// node_modules/yaml/dist/compose/compose-collection.js
var require_compose_collection = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var Scalar = require_Scalar();
	var YAMLMap = require_YAMLMap();
	var YAMLSeq = require_YAMLSeq();
	var resolveBlockMap = require_resolve_block_map();
	var resolveBlockSeq = require_resolve_block_seq();
	var resolveFlowCollection = require_resolve_flow_collection();
	function resolveCollection(CN, ctx, token, onError, tagName, tag) {
		const coll = token.type === "block-map" ? resolveBlockMap.resolveBlockMap(CN, ctx, token, onError, tag) : token.type === "block-seq" ? resolveBlockSeq.resolveBlockSeq(CN, ctx, token, onError, tag) : resolveFlowCollection.resolveFlowCollection(CN, ctx, token, onError, tag);
		const Coll = coll.constructor;
		if (tagName === "!" || tagName === Coll.tagName) {
			coll.tag = Coll.tagName;
			return coll;
		}
		if (tagName) coll.tag = tagName;
		return coll;
	}
	function composeCollection(CN, ctx, token, props, onError) {
		const tagToken = props.tag;
		const tagName = !tagToken ? null : ctx.directives.tagName(tagToken.source, (msg) => onError(tagToken, "TAG_RESOLVE_FAILED", msg));
		if (token.type === "block-seq") {
			const { anchor, newlineAfterProp: nl } = props;
			const lastProp = anchor && tagToken ? anchor.offset > tagToken.offset ? anchor : tagToken : anchor ?? tagToken;
			if (lastProp && (!nl || nl.offset < lastProp.offset)) onError(lastProp, "MISSING_CHAR", "Missing newline after block sequence props");
		}
		const expType = token.type === "block-map" ? "map" : token.type === "block-seq" ? "seq" : token.start.source === "{" ? "map" : "seq";
		if (!tagToken || !tagName || tagName === "!" || tagName === YAMLMap.YAMLMap.tagName && expType === "map" || tagName === YAMLSeq.YAMLSeq.tagName && expType === "seq") return resolveCollection(CN, ctx, token, onError, tagName);
		let tag = ctx.schema.tags.find((t) => t.tag === tagName && t.collection === expType);
		if (!tag) {
			const kt = ctx.schema.knownTags[tagName];
			if (kt?.collection === expType) {
				ctx.schema.tags.push(Object.assign({}, kt, { default: false }));
				tag = kt;
			} else {
				if (kt) onError(tagToken, "BAD_COLLECTION_TYPE", `${kt.tag} used for ${expType} collection, but expects ${kt.collection ?? "scalar"}`, true);
				else onError(tagToken, "TAG_RESOLVE_FAILED", `Unresolved tag: ${tagName}`, true);
				return resolveCollection(CN, ctx, token, onError, tagName);
			}
		}
		const coll = resolveCollection(CN, ctx, token, onError, tagName, tag);
		const res = tag.resolve?.(coll, (msg) => onError(tagToken, "TAG_RESOLVE_FAILED", msg), ctx.options) ?? coll;
		const node = identity.isNode(res) ? res : new Scalar.Scalar(res);
		node.range = coll.range;
		node.tag = tagName;
		if (tag?.format) node.format = tag.format;
		return node;
	}
	exports.composeCollection = composeCollection;
}));

// node_modules/yaml/dist/compose/resolve-block-scalar.js
var require_resolve_block_scalar = /* @__PURE__ */ __commonJSMin(((exports) => {
	var Scalar = require_Scalar();
	function resolveBlockScalar(ctx, scalar, onError) {
		const start = scalar.offset;
		const header = parseBlockScalarHeader(scalar, ctx.options.strict, onError);
		if (!header) return {
			value: "",
			type: null,
			comment: "",
			range: [
				start,
				start,
				start
			]
		};
		const type = header.mode === ">" ? Scalar.Scalar.BLOCK_FOLDED : Scalar.Scalar.BLOCK_LITERAL;
		const lines = scalar.source ? splitLines(scalar.source) : [];
		let chompStart = lines.length;
		for (let i = lines.length - 1; i >= 0; --i) {
			const content = lines[i][1];
			if (content === "" || content === "\r") chompStart = i;
			else break;
		}
		if (chompStart === 0) {
			const value = header.chomp === "+" && lines.length > 0 ? "\n".repeat(Math.max(1, lines.length - 1)) : "";
			let end = start + header.length;
			if (scalar.source) end += scalar.source.length;
			return {
				value,
				type,
				comment: header.comment,
				range: [
					start,
					end,
					end
				]
			};
		}
		let trimIndent = scalar.indent + header.indent;
		let offset = scalar.offset + header.length;
		let contentStart = 0;
		for (let i = 0; i < chompStart; ++i) {
			const [indent, content] = lines[i];
			if (content === "" || content === "\r") {
				if (header.indent === 0 && indent.length > trimIndent) trimIndent = indent.length;
			} else {
				if (indent.length < trimIndent) onError(offset + indent.length, "MISSING_CHAR", "Block scalars with more-indented leading empty lines must use an explicit indentation indicator");
				if (header.indent === 0) trimIndent = indent.length;
				contentStart = i;
				if (trimIndent === 0 && !ctx.atRoot) onError(offset, "BAD_INDENT", "Block scalar values in collections must be indented");
				break;
			}
			offset += indent.length + content.length + 1;
		}
		for (let i = lines.length - 1; i >= chompStart; --i) if (lines[i][0].length > trimIndent) chompStart = i + 1;
		let value = "";
		let sep = "";
		let prevMoreIndented = false;
		for (let i = 0; i < contentStart; ++i) value += lines[i][0].slice(trimIndent) + "\n";
		for (let i = contentStart; i < chompStart; ++i) {
			let [indent, content] = lines[i];
			offset += indent.length + content.length + 1;
			const crlf = content[content.length - 1] === "\r";
			if (crlf) content = content.slice(0, -1);
			/* istanbul ignore if already caught in lexer */
			if (content && indent.length < trimIndent) {
				const message = `Block scalar lines must not be less indented than their ${header.indent ? "explicit indentation indicator" : "first line"}`;
				onError(offset - content.length - (crlf ? 2 : 1), "BAD_INDENT", message);
				indent = "";
			}
			if (type === Scalar.Scalar.BLOCK_LITERAL) {
				value += sep + indent.slice(trimIndent) + content;
				sep = "\n";
			} else if (indent.length > trimIndent || content[0] === "	") {
				if (sep === " ") sep = "\n";
				else if (!prevMoreIndented && sep === "\n") sep = "\n\n";
				value += sep + indent.slice(trimIndent) + content;
				sep = "\n";
				prevMoreIndented = true;
			} else if (content === "") {
				if (sep === "\n") value += "\n";
				else sep = "\n";
			} else {
				value += sep + content;
				sep = " ";
				prevMoreIndented = false;
			}
		}
		switch (header.chomp) {
			case "-": break;
			case "+":
				for (let i = chompStart; i < lines.length; ++i) value += "\n" + lines[i][0].slice(trimIndent);
				if (value[value.length - 1] !== "\n") value += "\n";
				break;
			default: value += "\n";
		}
		const end = start + header.length + scalar.source.length;
		return {
			value,
			type,
			comment: header.comment,
			range: [
				start,
				end,
				end
			]
		};
	}
	function parseBlockScalarHeader({ offset, props }, strict, onError) {
		/* istanbul ignore if should not happen */
		if (props[0].type !== "block-scalar-header") {
			onError(props[0], "IMPOSSIBLE", "Block scalar header not found");
			return null;
		}
		const { source } = props[0];
		const mode = source[0];
		let indent = 0;
		let chomp = "";
		let error = -1;
		for (let i = 1; i < source.length; ++i) {
			const ch = source[i];
			if (!chomp && (ch === "-" || ch === "+")) chomp = ch;
			else {
				const n = Number(ch);
				if (!indent && n) indent = n;
				else if (error === -1) error = offset + i;
			}
		}
		if (error !== -1) onError(error, "UNEXPECTED_TOKEN", `Block scalar header includes extra characters: ${source}`);
		let hasSpace = false;
		let comment = "";
		let length = source.length;
		for (let i = 1; i < props.length; ++i) {
			const token = props[i];
			switch (token.type) {
				case "space": hasSpace = true;
				case "newline":
					length += token.source.length;
					break;
				case "comment":
					if (strict && !hasSpace) onError(token, "MISSING_CHAR", "Comments must be separated from other tokens by white space characters");
					length += token.source.length;
					comment = token.source.substring(1);
					break;
				case "error":
					onError(token, "UNEXPECTED_TOKEN", token.message);
					length += token.source.length;
					break;
				/* istanbul ignore next should not happen */
				default: {
					onError(token, "UNEXPECTED_TOKEN", `Unexpected token in block scalar header: ${token.type}`);
					const ts = token.source;
					if (ts && typeof ts === "string") length += ts.length;
				}
			}
		}
		return {
			mode,
			indent,
			chomp,
			comment,
			length
		};
	}
	/** @returns Array of lines split up as `[indent, content]` */
	function splitLines(source) {
		const split = source.split(/\n( *)/);
		const first = split[0];
		const m = first.match(/^( *)/);
		const lines = [m?.[1] ? [m[1], first.slice(m[1].length)] : ["", first]];
		for (let i = 1; i < split.length; i += 2) lines.push([split[i], split[i + 1]]);
		return lines;
	}
	exports.resolveBlockScalar = resolveBlockScalar;
}));

// node_modules/yaml/dist/compose/resolve-flow-scalar.js
var require_resolve_flow_scalar = /* @__PURE__ */ __commonJSMin(((exports) => {
	var Scalar = require_Scalar();
	var resolveEnd = require_resolve_end();
	function resolveFlowScalar(scalar, strict, onError) {
		const { offset, type, source, end } = scalar;
		let _type;
		let value;
		const _onError = (rel, code, msg) => onError(offset + rel, code, msg);
		switch (type) {
			case "scalar":
				_type = Scalar.Scalar.PLAIN;
				value = plainValue(source, _onError);
				break;
			case "single-quoted-scalar":
				_type = Scalar.Scalar.QUOTE_SINGLE;
				value = singleQuotedValue(source, _onError);
				break;
			case "double-quoted-scalar":
				_type = Scalar.Scalar.QUOTE_DOUBLE;
				value = doubleQuotedValue(source, _onError);
				break;
			/* istanbul ignore next should not happen */
			default:
				onError(scalar, "UNEXPECTED_TOKEN", `Expected a flow scalar value, but found: ${type}`);
				return {
					value: "",
					type: null,
					comment: "",
					range: [
						offset,
						offset + source.length,
						offset + source.length
					]
				};
		}
		const valueEnd = offset + source.length;
		const re = resolveEnd.resolveEnd(end, valueEnd, strict, onError);
		return {
			value,
			type: _type,
			comment: re.comment,
			range: [
				offset,
				valueEnd,
				re.offset
			]
		};
	}
	function plainValue(source, onError) {
		let badChar = "";
		switch (source[0]) {
			/* istanbul ignore next should not happen */
			case "	":
				badChar = "a tab character";
				break;
			case ",":
				badChar = "flow indicator character ,";
				break;
			case "%":
				badChar = "directive indicator character %";
				break;
			case "|":
			case ">":
				badChar = `block scalar indicator ${source[0]}`;
				break;
			case "@":
			case "`": badChar = `reserved character ${source[0]}`;
		}
		if (badChar) onError(0, "BAD_SCALAR_START", `Plain value cannot start with ${badChar}`);
		return unfoldLines(source);
	}
	function singleQuotedValue(source, onError) {
		if (source[source.length - 1] !== "'" || source.length === 1) onError(source.length, "MISSING_CHAR", "Missing closing 'quote");
		return unfoldLines(source.slice(1, -1)).replace(/''/g, "'");
	}
	function unfoldLines(source) {
		const line = /(.*?)\r?\n/sy;
		let match = line.exec(source);
		if (!match) return source;
		/**
		* The negative lookbehinds in these RegExps are to
		* prevent causing a polynomial search time in certain cases.
		*
		* The try-catch is for Safari < 16.4 and other old browsers:
		* https://caniuse.com/js-regexp-lookbehind
		*/
		let trimEnd;
		let trimBoth;
		try {
			trimEnd = new RegExp("(?<![ 	])[ 	]+$");
			trimBoth = new RegExp("^[ 	]+|(?<![ 	])[ 	]+$", "g");
		} catch {
			trimEnd = /[ \t]+$/;
			trimBoth = /^[ \t]+|[ \t]+$/g;
		}
		let res = match[1].replace(trimEnd, "");
		let sep = " ";
		let pos = line.lastIndex;
		while (match = line.exec(source)) {
			const lm = match[1].replace(trimBoth, "");
			if (lm === "") {
				if (sep === "\n") res += sep;
				else sep = "\n";
			} else {
				res += sep + lm;
				sep = " ";
			}
			pos = line.lastIndex;
		}
		const last = /[ \t]*(.*)/sy;
		last.lastIndex = pos;
		match = last.exec(source);
		return res + sep + (match?.[1] ?? "");
	}
	function doubleQuotedValue(source, onError) {
		let res = "";
		for (let i = 1; i < source.length - 1; ++i) {
			const ch = source[i];
			if (ch === "\r" && source[i + 1] === "\n") continue;
			if (ch === "\n") {
				const { fold, offset } = foldNewline(source, i);
				res += fold;
				i = offset;
			} else if (ch === "\\") {
				let next = source[++i];
				const cc = escapeCodes[next];
				if (cc) res += cc;
				else if (next === "\n") {
					next = source[i + 1];
					while (next === " " || next === "	") next = source[++i + 1];
				} else if (next === "\r" && source[i + 1] === "\n") {
					next = source[++i + 1];
					while (next === " " || next === "	") next = source[++i + 1];
				} else if (next === "x" || next === "u" || next === "U") {
					const length = next === "x" ? 2 : next === "u" ? 4 : 8;
					res += parseCharCode(source, i + 1, length, onError);
					i += length;
				} else {
					const raw = source.substr(i - 1, 2);
					onError(i - 1, "BAD_DQ_ESCAPE", `Invalid escape sequence ${raw}`);
					res += raw;
				}
			} else if (ch === " " || ch === "	") {
				const wsStart = i;
				let next = source[i + 1];
				while (next === " " || next === "	") next = source[++i + 1];
				if (next !== "\n" && !(next === "\r" && source[i + 2] === "\n")) res += i > wsStart ? source.slice(wsStart, i + 1) : ch;
			} else res += ch;
		}
		if (source[source.length - 1] !== "\"" || source.length === 1) onError(source.length, "MISSING_CHAR", "Missing closing \"quote");
		return res;
	}
	/**
	* Fold a single newline into a space, multiple newlines to N - 1 newlines.
	* Presumes `source[offset] === '\n'`
	*/
	function foldNewline(source, offset) {
		let fold = "";
		let ch = source[offset + 1];
		while (ch === " " || ch === "	" || ch === "\n" || ch === "\r") {
			if (ch === "\r" && source[offset + 2] !== "\n") break;
			if (ch === "\n") fold += "\n";
			offset += 1;
			ch = source[offset + 1];
		}
		if (!fold) fold = " ";
		return {
			fold,
			offset
		};
	}
	const escapeCodes = {
		"0": "\0",
		a: "\x07",
		b: "\b",
		e: "\x1B",
		f: "\f",
		n: "\n",
		r: "\r",
		t: "	",
		v: "\v",
		N: "",
		_: "\xA0",
		L: "\u2028",
		P: "\u2029",
		" ": " ",
		"\"": "\"",
		"/": "/",
		"\\": "\\",
		"	": "	"
	};
	function parseCharCode(source, offset, length, onError) {
		const cc = source.substr(offset, length);
		const code = cc.length === length && /^[0-9a-fA-F]+$/.test(cc) ? parseInt(cc, 16) : NaN;
		try {
			return String.fromCodePoint(code);
		} catch {
			const raw = source.substr(offset - 2, length + 2);
			onError(offset - 2, "BAD_DQ_ESCAPE", `Invalid escape sequence ${raw}`);
			return raw;
		}
	}
	exports.resolveFlowScalar = resolveFlowScalar;
}));

// node_modules/yaml/dist/compose/compose-scalar.js
var require_compose_scalar = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var Scalar = require_Scalar();
	var resolveBlockScalar = require_resolve_block_scalar();
	var resolveFlowScalar = require_resolve_flow_scalar();
	function composeScalar(ctx, token, tagToken, onError) {
		const { value, type, comment, range } = token.type === "block-scalar" ? resolveBlockScalar.resolveBlockScalar(ctx, token, onError) : resolveFlowScalar.resolveFlowScalar(token, ctx.options.strict, onError);
		const tagName = tagToken ? ctx.directives.tagName(tagToken.source, (msg) => onError(tagToken, "TAG_RESOLVE_FAILED", msg)) : null;
		let tag;
		if (ctx.options.stringKeys && ctx.atKey) tag = ctx.schema[identity.SCALAR];
		else if (tagName) tag = findScalarTagByName(ctx.schema, value, tagName, tagToken, onError);
		else if (token.type === "scalar") tag = findScalarTagByTest(ctx, value, token, onError);
		else tag = ctx.schema[identity.SCALAR];
		let scalar;
		try {
			const res = tag.resolve(value, (msg) => onError(tagToken ?? token, "TAG_RESOLVE_FAILED", msg), ctx.options);
			scalar = identity.isScalar(res) ? res : new Scalar.Scalar(res);
		} catch (error) {
			const msg = error instanceof Error ? error.message : String(error);
			onError(tagToken ?? token, "TAG_RESOLVE_FAILED", msg);
			scalar = new Scalar.Scalar(value);
		}
		scalar.range = range;
		scalar.source = value;
		if (type) scalar.type = type;
		if (tagName) scalar.tag = tagName;
		if (tag.format) scalar.format = tag.format;
		if (comment) scalar.comment = comment;
		return scalar;
	}
	function findScalarTagByName(schema, value, tagName, tagToken, onError) {
		if (tagName === "!") return schema[identity.SCALAR];
		const matchWithTest = [];
		for (const tag of schema.tags) if (!tag.collection && tag.tag === tagName) {
			if (tag.default && tag.test) matchWithTest.push(tag);
			else return tag;
		}
		for (const tag of matchWithTest) if (tag.test?.test(value)) return tag;
		const kt = schema.knownTags[tagName];
		if (kt && !kt.collection) {
			schema.tags.push(Object.assign({}, kt, {
				default: false,
				test: void 0
			}));
			return kt;
		}
		onError(tagToken, "TAG_RESOLVE_FAILED", `Unresolved tag: ${tagName}`, tagName !== "tag:yaml.org,2002:str");
		return schema[identity.SCALAR];
	}
	function findScalarTagByTest({ atKey, directives, schema }, value, token, onError) {
		const tag = schema.tags.find((tag) => (tag.default === true || atKey && tag.default === "key") && tag.test?.test(value)) || schema[identity.SCALAR];
		if (schema.compat) {
			const compat = schema.compat.find((tag) => tag.default && tag.test?.test(value)) ?? schema[identity.SCALAR];
			if (tag.tag !== compat.tag) onError(token, "TAG_RESOLVE_FAILED", `Value may be parsed as either ${directives.tagString(tag.tag)} or ${directives.tagString(compat.tag)}`, true);
		}
		return tag;
	}
	exports.composeScalar = composeScalar;
}));

// node_modules/yaml/dist/compose/util-empty-scalar-position.js
var require_util_empty_scalar_position = /* @__PURE__ */ __commonJSMin(((exports) => {
	function emptyScalarPosition(offset, before, pos) {
		if (before) {
			pos ?? (pos = before.length);
			for (let i = pos - 1; i >= 0; --i) {
				let st = before[i];
				switch (st.type) {
					case "space":
					case "comment":
					case "newline":
						offset -= st.source.length;
						continue;
				}
				st = before[++i];
				while (st?.type === "space") {
					offset += st.source.length;
					st = before[++i];
				}
				break;
			}
		}
		return offset;
	}
	exports.emptyScalarPosition = emptyScalarPosition;
}));

// node_modules/yaml/dist/compose/compose-node.js
var require_compose_node = /* @__PURE__ */ __commonJSMin(((exports) => {
	var Alias = require_Alias();
	var identity = require_identity();
	var composeCollection = require_compose_collection();
	var composeScalar = require_compose_scalar();
	var resolveEnd = require_resolve_end();
	var utilEmptyScalarPosition = require_util_empty_scalar_position();
	const CN = {
		composeNode,
		composeEmptyNode
	};
	function composeNode(ctx, token, props, onError) {
		const atKey = ctx.atKey;
		const { spaceBefore, comment, anchor, tag } = props;
		let node;
		let isSrcToken = true;
		switch (token.type) {
			case "alias":
				node = composeAlias(ctx, token, onError);
				if (anchor || tag) onError(token, "ALIAS_PROPS", "An alias node must not specify any properties");
				break;
			case "scalar":
			case "single-quoted-scalar":
			case "double-quoted-scalar":
			case "block-scalar":
				node = composeScalar.composeScalar(ctx, token, tag, onError);
				if (anchor) node.anchor = anchor.source.substring(1);
				break;
			case "block-map":
			case "block-seq":
			case "flow-collection":
				try {
					node = composeCollection.composeCollection(CN, ctx, token, props, onError);
					if (anchor) node.anchor = anchor.source.substring(1);
				} catch (error) {
					onError(token, "RESOURCE_EXHAUSTION", error instanceof Error ? error.message : String(error));
				}
				break;
			default:
				onError(token, "UNEXPECTED_TOKEN", token.type === "error" ? token.message : `Unsupported token (type: ${token.type})`);
				isSrcToken = false;
		}
		node ?? (node = composeEmptyNode(ctx, token.offset, void 0, null, props, onError));
		if (anchor && node.anchor === "") onError(anchor, "BAD_ALIAS", "Anchor cannot be an empty string");
		if (atKey && ctx.options.stringKeys && (!identity.isScalar(node) || typeof node.value !== "string" || node.tag && node.tag !== "tag:yaml.org,2002:str")) onError(tag ?? token, "NON_STRING_KEY", "With stringKeys, all keys must be strings");
		if (spaceBefore) node.spaceBefore = true;
		if (comment) {
			if (token.type === "scalar" && token.source === "") node.comment = comment;
			else node.commentBefore = comment;
		}
		if (ctx.options.keepSourceTokens && isSrcToken) node.srcToken = token;
		return node;
	}
	function composeEmptyNode(ctx, offset, before, pos, { spaceBefore, comment, anchor, tag, end }, onError) {
		const token = {
			type: "scalar",
			offset: utilEmptyScalarPosition.emptyScalarPosition(offset, before, pos),
			indent: -1,
			source: ""
		};
		const node = composeScalar.composeScalar(ctx, token, tag, onError);
		if (anchor) {
			node.anchor = anchor.source.substring(1);
			if (node.anchor === "") onError(anchor, "BAD_ALIAS", "Anchor cannot be an empty string");
		}
		if (spaceBefore) node.spaceBefore = true;
		if (comment) {
			node.comment = comment;
			node.range[2] = end;
		}
		return node;
	}
	function composeAlias({ options }, { offset, source, end }, onError) {
		const alias = new Alias.Alias(source.substring(1));
		if (alias.source === "") onError(offset, "BAD_ALIAS", "Alias cannot be an empty string");
		if (alias.source.endsWith(":")) onError(offset + source.length - 1, "BAD_ALIAS", "Alias ending in : is ambiguous", true);
		const valueEnd = offset + source.length;
		const re = resolveEnd.resolveEnd(end, valueEnd, options.strict, onError);
		alias.range = [
			offset,
			valueEnd,
			re.offset
		];
		if (re.comment) alias.comment = re.comment;
		return alias;
	}
	exports.composeEmptyNode = composeEmptyNode;
	exports.composeNode = composeNode;
}));

// node_modules/yaml/dist/compose/compose-doc.js
var require_compose_doc = /* @__PURE__ */ __commonJSMin(((exports) => {
	var Document = require_Document();
	var composeNode = require_compose_node();
	var resolveEnd = require_resolve_end();
	var resolveProps = require_resolve_props();
	function composeDoc(options, directives, { offset, start, value, end }, onError) {
		const opts = Object.assign({ _directives: directives }, options);
		const doc = new Document.Document(void 0, opts);
		const ctx = {
			atKey: false,
			atRoot: true,
			directives: doc.directives,
			options: doc.options,
			schema: doc.schema
		};
		const props = resolveProps.resolveProps(start, {
			indicator: "doc-start",
			next: value ?? end?.[0],
			offset,
			onError,
			parentIndent: 0,
			startOnNewline: true
		});
		if (props.found) {
			doc.directives.docStart = true;
			if (value && (value.type === "block-map" || value.type === "block-seq") && !props.hasNewline) onError(props.end, "MISSING_CHAR", "Block collection cannot start on same line with directives-end marker");
		}
		doc.contents = value ? composeNode.composeNode(ctx, value, props, onError) : composeNode.composeEmptyNode(ctx, props.end, start, null, props, onError);
		const contentEnd = doc.contents.range[2];
		const re = resolveEnd.resolveEnd(end, contentEnd, false, onError);
		if (re.comment) doc.comment = re.comment;
		doc.range = [
			offset,
			contentEnd,
			re.offset
		];
		return doc;
	}
	exports.composeDoc = composeDoc;
}));

// node_modules/yaml/dist/compose/composer.js
var require_composer = /* @__PURE__ */ __commonJSMin(((exports) => {
	var node_process = __require("process");
	var directives = require_directives();
	var Document = require_Document();
	var errors = require_errors();
	var identity = require_identity();
	var composeDoc = require_compose_doc();
	var resolveEnd = require_resolve_end();
	function getErrorPos(src) {
		if (typeof src === "number") return [src, src + 1];
		if (Array.isArray(src)) return src.length === 2 ? src : [src[0], src[1]];
		const { offset, source } = src;
		return [offset, offset + (typeof source === "string" ? source.length : 1)];
	}
	function parsePrelude(prelude) {
		let comment = "";
		let atComment = false;
		let afterEmptyLine = false;
		for (let i = 0; i < prelude.length; ++i) {
			const source = prelude[i];
			switch (source[0]) {
				case "#":
					comment += (comment === "" ? "" : afterEmptyLine ? "\n\n" : "\n") + (source.substring(1) || " ");
					atComment = true;
					afterEmptyLine = false;
					break;
				case "%":
					if (prelude[i + 1]?.[0] !== "#") i += 1;
					atComment = false;
					break;
				default:
					if (!atComment) afterEmptyLine = true;
					atComment = false;
			}
		}
		return {
			comment,
			afterEmptyLine
		};
	}
	/**
	* Compose a stream of CST nodes into a stream of YAML Documents.
	*
	* ```ts
	* import { Composer, Parser } from 'yaml'
	*
	* const src: string = ...
	* const tokens = new Parser().parse(src)
	* const docs = new Composer().compose(tokens)
	* ```
	*/
	var Composer = class {
		constructor(options = {}) {
			this.doc = null;
			this.atDirectives = false;
			this.prelude = [];
			this.errors = [];
			this.warnings = [];
			this.onError = (source, code, message, warning) => {
				const pos = getErrorPos(source);
				if (warning) this.warnings.push(new errors.YAMLWarning(pos, code, message));
				else this.errors.push(new errors.YAMLParseError(pos, code, message));
			};
			this.directives = new directives.Directives({ version: options.version || "1.2" });
			this.options = options;
		}
		decorate(doc, afterDoc) {
			const { comment, afterEmptyLine } = parsePrelude(this.prelude);
			if (comment) {
				const dc = doc.contents;
				if (afterDoc) doc.comment = doc.comment ? `${doc.comment}\n${comment}` : comment;
				else if (afterEmptyLine || doc.directives.docStart || !dc) doc.commentBefore = comment;
				else if (identity.isCollection(dc) && !dc.flow && dc.items.length > 0) {
					let it = dc.items[0];
					if (identity.isPair(it)) it = it.key;
					const cb = it.commentBefore;
					it.commentBefore = cb ? `${comment}\n${cb}` : comment;
				} else {
					const cb = dc.commentBefore;
					dc.commentBefore = cb ? `${comment}\n${cb}` : comment;
				}
			}
			if (afterDoc) {
				for (let i = 0; i < this.errors.length; ++i) doc.errors.push(this.errors[i]);
				for (let i = 0; i < this.warnings.length; ++i) doc.warnings.push(this.warnings[i]);
			} else {
				doc.errors = this.errors;
				doc.warnings = this.warnings;
			}
			this.prelude = [];
			this.errors = [];
			this.warnings = [];
		}
		/**
		* Current stream status information.
		*
		* Mostly useful at the end of input for an empty stream.
		*/
		streamInfo() {
			return {
				comment: parsePrelude(this.prelude).comment,
				directives: this.directives,
				errors: this.errors,
				warnings: this.warnings
			};
		}
		/**
		* Compose tokens into documents.
		*
		* @param forceDoc - If the stream contains no document, still emit a final document including any comments and directives that would be applied to a subsequent document.
		* @param endOffset - Should be set if `forceDoc` is also set, to set the document range end and to indicate errors correctly.
		*/
		*compose(tokens, forceDoc = false, endOffset = -1) {
			for (const token of tokens) yield* this.next(token);
			yield* this.end(forceDoc, endOffset);
		}
		/** Advance the composer by one CST token. */
		*next(token) {
			if (node_process.env.LOG_STREAM) console.dir(token, { depth: null });
			switch (token.type) {
				case "directive":
					this.directives.add(token.source, (offset, message, warning) => {
						const pos = getErrorPos(token);
						pos[0] += offset;
						this.onError(pos, "BAD_DIRECTIVE", message, warning);
					});
					this.prelude.push(token.source);
					this.atDirectives = true;
					break;
				case "document": {
					const doc = composeDoc.composeDoc(this.options, this.directives, token, this.onError);
					if (this.atDirectives && !doc.directives.docStart) this.onError(token, "MISSING_CHAR", "Missing directives-end/doc-start indicator line");
					this.decorate(doc, false);
					if (this.doc) yield this.doc;
					this.doc = doc;
					this.atDirectives = false;
					break;
				}
				case "byte-order-mark":
				case "space": break;
				case "comment":
				case "newline":
					this.prelude.push(token.source);
					break;
				case "error": {
					const msg = token.source ? `${token.message}: ${JSON.stringify(token.source)}` : token.message;
					const error = new errors.YAMLParseError(getErrorPos(token), "UNEXPECTED_TOKEN", msg);
					if (this.atDirectives || !this.doc) this.errors.push(error);
					else this.doc.errors.push(error);
					break;
				}
				case "doc-end": {
					if (!this.doc) {
						this.errors.push(new errors.YAMLParseError(getErrorPos(token), "UNEXPECTED_TOKEN", "Unexpected doc-end without preceding document"));
						break;
					}
					this.doc.directives.docEnd = true;
					const end = resolveEnd.resolveEnd(token.end, token.offset + token.source.length, this.doc.options.strict, this.onError);
					this.decorate(this.doc, true);
					if (end.comment) {
						const dc = this.doc.comment;
						this.doc.comment = dc ? `${dc}\n${end.comment}` : end.comment;
					}
					this.doc.range[2] = end.offset;
					break;
				}
				default: this.errors.push(new errors.YAMLParseError(getErrorPos(token), "UNEXPECTED_TOKEN", `Unsupported token ${token.type}`));
			}
		}
		/**
		* Call at end of input to yield any remaining document.
		*
		* @param forceDoc - If the stream contains no document, still emit a final document including any comments and directives that would be applied to a subsequent document.
		* @param endOffset - Should be set if `forceDoc` is also set, to set the document range end and to indicate errors correctly.
		*/
		*end(forceDoc = false, endOffset = -1) {
			if (this.doc) {
				this.decorate(this.doc, true);
				yield this.doc;
				this.doc = null;
			} else if (forceDoc) {
				const opts = Object.assign({ _directives: this.directives }, this.options);
				const doc = new Document.Document(void 0, opts);
				if (this.atDirectives) this.onError(endOffset, "MISSING_CHAR", "Missing directives-end indicator line");
				doc.range = [
					0,
					endOffset,
					endOffset
				];
				this.decorate(doc, false);
				yield doc;
			}
		}
	};
	exports.Composer = Composer;
}));

// node_modules/yaml/dist/parse/cst-scalar.js
var require_cst_scalar = /* @__PURE__ */ __commonJSMin(((exports) => {
	var resolveBlockScalar = require_resolve_block_scalar();
	var resolveFlowScalar = require_resolve_flow_scalar();
	var errors = require_errors();
	var stringifyString = require_stringifyString();
	function resolveAsScalar(token, strict = true, onError) {
		if (token) {
			const _onError = (pos, code, message) => {
				const offset = typeof pos === "number" ? pos : Array.isArray(pos) ? pos[0] : pos.offset;
				if (onError) onError(offset, code, message);
				else throw new errors.YAMLParseError([offset, offset + 1], code, message);
			};
			switch (token.type) {
				case "scalar":
				case "single-quoted-scalar":
				case "double-quoted-scalar": return resolveFlowScalar.resolveFlowScalar(token, strict, _onError);
				case "block-scalar": return resolveBlockScalar.resolveBlockScalar({ options: { strict } }, token, _onError);
			}
		}
		return null;
	}
	/**
	* Create a new scalar token with `value`
	*
	* Values that represent an actual string but may be parsed as a different type should use a `type` other than `'PLAIN'`,
	* as this function does not support any schema operations and won't check for such conflicts.
	*
	* @param value The string representation of the value, which will have its content properly indented.
	* @param context.end Comments and whitespace after the end of the value, or after the block scalar header. If undefined, a newline will be added.
	* @param context.implicitKey Being within an implicit key may affect the resolved type of the token's value.
	* @param context.indent The indent level of the token.
	* @param context.inFlow Is this scalar within a flow collection? This may affect the resolved type of the token's value.
	* @param context.offset The offset position of the token.
	* @param context.type The preferred type of the scalar token. If undefined, the previous type of the `token` will be used, defaulting to `'PLAIN'`.
	*/
	function createScalarToken(value, context) {
		const { implicitKey = false, indent, inFlow = false, offset = -1, type = "PLAIN" } = context;
		const source = stringifyString.stringifyString({
			type,
			value
		}, {
			implicitKey,
			indent: indent > 0 ? " ".repeat(indent) : "",
			inFlow,
			options: {
				blockQuote: true,
				lineWidth: -1
			}
		});
		const end = context.end ?? [{
			type: "newline",
			offset: -1,
			indent,
			source: "\n"
		}];
		switch (source[0]) {
			case "|":
			case ">": {
				const he = source.indexOf("\n");
				const head = source.substring(0, he);
				const body = source.substring(he + 1) + "\n";
				const props = [{
					type: "block-scalar-header",
					offset,
					indent,
					source: head
				}];
				if (!addEndtoBlockProps(props, end)) props.push({
					type: "newline",
					offset: -1,
					indent,
					source: "\n"
				});
				return {
					type: "block-scalar",
					offset,
					indent,
					props,
					source: body
				};
			}
			case "\"": return {
				type: "double-quoted-scalar",
				offset,
				indent,
				source,
				end
			};
			case "'": return {
				type: "single-quoted-scalar",
				offset,
				indent,
				source,
				end
			};
			default: return {
				type: "scalar",
				offset,
				indent,
				source,
				end
			};
		}
	}
	/**
	* Set the value of `token` to the given string `value`, overwriting any previous contents and type that it may have.
	*
	* Best efforts are made to retain any comments previously associated with the `token`,
	* though all contents within a collection's `items` will be overwritten.
	*
	* Values that represent an actual string but may be parsed as a different type should use a `type` other than `'PLAIN'`,
	* as this function does not support any schema operations and won't check for such conflicts.
	*
	* @param token Any token. If it does not include an `indent` value, the value will be stringified as if it were an implicit key.
	* @param value The string representation of the value, which will have its content properly indented.
	* @param context.afterKey In most cases, values after a key should have an additional level of indentation.
	* @param context.implicitKey Being within an implicit key may affect the resolved type of the token's value.
	* @param context.inFlow Being within a flow collection may affect the resolved type of the token's value.
	* @param context.type The preferred type of the scalar token. If undefined, the previous type of the `token` will be used, defaulting to `'PLAIN'`.
	*/
	function setScalarValue(token, value, context = {}) {
		let { afterKey = false, implicitKey = false, inFlow = false, type } = context;
		let indent = "indent" in token ? token.indent : null;
		if (afterKey && typeof indent === "number") indent += 2;
		if (!type) switch (token.type) {
			case "single-quoted-scalar":
				type = "QUOTE_SINGLE";
				break;
			case "double-quoted-scalar":
				type = "QUOTE_DOUBLE";
				break;
			case "block-scalar": {
				const header = token.props[0];
				if (header.type !== "block-scalar-header") throw new Error("Invalid block scalar header");
				type = header.source[0] === ">" ? "BLOCK_FOLDED" : "BLOCK_LITERAL";
				break;
			}
			default: type = "PLAIN";
		}
		const source = stringifyString.stringifyString({
			type,
			value
		}, {
			implicitKey: implicitKey || indent === null,
			indent: indent !== null && indent > 0 ? " ".repeat(indent) : "",
			inFlow,
			options: {
				blockQuote: true,
				lineWidth: -1
			}
		});
		switch (source[0]) {
			case "|":
			case ">":
				setBlockScalarValue(token, source);
				break;
			case "\"":
				setFlowScalarValue(token, source, "double-quoted-scalar");
				break;
			case "'":
				setFlowScalarValue(token, source, "single-quoted-scalar");
				break;
			default: setFlowScalarValue(token, source, "scalar");
		}
	}
	function setBlockScalarValue(token, source) {
		const he = source.indexOf("\n");
		const head = source.substring(0, he);
		const body = source.substring(he + 1) + "\n";
		if (token.type === "block-scalar") {
			const header = token.props[0];
			if (header.type !== "block-scalar-header") throw new Error("Invalid block scalar header");
			header.source = head;
			token.source = body;
		} else {
			const { offset } = token;
			const indent = "indent" in token ? token.indent : -1;
			const props = [{
				type: "block-scalar-header",
				offset,
				indent,
				source: head
			}];
			if (!addEndtoBlockProps(props, "end" in token ? token.end : void 0)) props.push({
				type: "newline",
				offset: -1,
				indent,
				source: "\n"
			});
			for (const key of Object.keys(token)) if (key !== "type" && key !== "offset") delete token[key];
			Object.assign(token, {
				type: "block-scalar",
				indent,
				props,
				source: body
			});
		}
	}
	/** @returns `true` if last token is a newline */
	function addEndtoBlockProps(props, end) {
		if (end) for (const st of end) switch (st.type) {
			case "space":
			case "comment":
				props.push(st);
				break;
			case "newline":
				props.push(st);
				return true;
		}
		return false;
	}
	function setFlowScalarValue(token, source, type) {
		switch (token.type) {
			case "scalar":
			case "double-quoted-scalar":
			case "single-quoted-scalar":
				token.type = type;
				token.source = source;
				break;
			case "block-scalar": {
				const end = token.props.slice(1);
				let oa = source.length;
				if (token.props[0].type === "block-scalar-header") oa -= token.props[0].source.length;
				for (const tok of end) tok.offset += oa;
				delete token.props;
				Object.assign(token, {
					type,
					source,
					end
				});
				break;
			}
			case "block-map":
			case "block-seq": {
				const nl = {
					type: "newline",
					offset: token.offset + source.length,
					indent: token.indent,
					source: "\n"
				};
				delete token.items;
				Object.assign(token, {
					type,
					source,
					end: [nl]
				});
				break;
			}
			default: {
				const indent = "indent" in token ? token.indent : -1;
				const end = "end" in token && Array.isArray(token.end) ? token.end.filter((st) => st.type === "space" || st.type === "comment" || st.type === "newline") : [];
				for (const key of Object.keys(token)) if (key !== "type" && key !== "offset") delete token[key];
				Object.assign(token, {
					type,
					indent,
					source,
					end
				});
			}
		}
	}
	exports.createScalarToken = createScalarToken;
	exports.resolveAsScalar = resolveAsScalar;
	exports.setScalarValue = setScalarValue;
}));

// node_modules/yaml/dist/parse/cst-stringify.js
var require_cst_stringify = /* @__PURE__ */ __commonJSMin(((exports) => {
	/**
	* Stringify a CST document, token, or collection item
	*
	* Fair warning: This applies no validation whatsoever, and
	* simply concatenates the sources in their logical order.
	*/
	const stringify = (cst) => "type" in cst ? stringifyToken(cst) : stringifyItem(cst);
	function stringifyToken(token) {
		switch (token.type) {
			case "block-scalar": {
				let res = "";
				for (const tok of token.props) res += stringifyToken(tok);
				return res + token.source;
			}
			case "block-map":
			case "block-seq": {
				let res = "";
				for (const item of token.items) res += stringifyItem(item);
				return res;
			}
			case "flow-collection": {
				let res = token.start.source;
				for (const item of token.items) res += stringifyItem(item);
				for (const st of token.end) res += st.source;
				return res;
			}
			case "document": {
				let res = stringifyItem(token);
				if (token.end) for (const st of token.end) res += st.source;
				return res;
			}
			default: {
				let res = token.source;
				if ("end" in token && token.end) for (const st of token.end) res += st.source;
				return res;
			}
		}
	}
	function stringifyItem({ start, key, sep, value }) {
		let res = "";
		for (const st of start) res += st.source;
		if (key) res += stringifyToken(key);
		if (sep) for (const st of sep) res += st.source;
		if (value) res += stringifyToken(value);
		return res;
	}
	exports.stringify = stringify;
}));

// node_modules/yaml/dist/parse/cst-visit.js
var require_cst_visit = /* @__PURE__ */ __commonJSMin(((exports) => {
	const BREAK = Symbol("break visit");
	const SKIP = Symbol("skip children");
	const REMOVE = Symbol("remove item");
	/**
	* Apply a visitor to a CST document or item.
	*
	* Walks through the tree (depth-first) starting from the root, calling a
	* `visitor` function with two arguments when entering each item:
	*   - `item`: The current item, which included the following members:
	*     - `start: SourceToken[]` – Source tokens before the key or value,
	*       possibly including its anchor or tag.
	*     - `key?: Token | null` – Set for pair values. May then be `null`, if
	*       the key before the `:` separator is empty.
	*     - `sep?: SourceToken[]` – Source tokens between the key and the value,
	*       which should include the `:` map value indicator if `value` is set.
	*     - `value?: Token` – The value of a sequence item, or of a map pair.
	*   - `path`: The steps from the root to the current node, as an array of
	*     `['key' | 'value', number]` tuples.
	*
	* The return value of the visitor may be used to control the traversal:
	*   - `undefined` (default): Do nothing and continue
	*   - `visit.SKIP`: Do not visit the children of this token, continue with
	*      next sibling
	*   - `visit.BREAK`: Terminate traversal completely
	*   - `visit.REMOVE`: Remove the current item, then continue with the next one
	*   - `number`: Set the index of the next step. This is useful especially if
	*     the index of the current token has changed.
	*   - `function`: Define the next visitor for this item. After the original
	*     visitor is called on item entry, next visitors are called after handling
	*     a non-empty `key` and when exiting the item.
	*/
	function visit(cst, visitor) {
		if ("type" in cst && cst.type === "document") cst = {
			start: cst.start,
			value: cst.value
		};
		_visit(Object.freeze([]), cst, visitor);
	}
	/** Terminate visit traversal completely */
	visit.BREAK = BREAK;
	/** Do not visit the children of the current item */
	visit.SKIP = SKIP;
	/** Remove the current item */
	visit.REMOVE = REMOVE;
	/** Find the item at `path` from `cst` as the root */
	visit.itemAtPath = (cst, path) => {
		let item = cst;
		for (const [field, index] of path) {
			const tok = item?.[field];
			if (tok && "items" in tok) item = tok.items[index];
			else return void 0;
		}
		return item;
	};
	/**
	* Get the immediate parent collection of the item at `path` from `cst` as the root.
	*
	* Throws an error if the collection is not found, which should never happen if the item itself exists.
	*/
	visit.parentCollection = (cst, path) => {
		const parent = visit.itemAtPath(cst, path.slice(0, -1));
		const field = path[path.length - 1][0];
		const coll = parent?.[field];
		if (coll && "items" in coll) return coll;
		throw new Error("Parent collection not found");
	};
	function _visit(path, item, visitor) {
		let ctrl = visitor(item, path);
		if (typeof ctrl === "symbol") return ctrl;
		for (const field of ["key", "value"]) {
			const token = item[field];
			if (token && "items" in token) {
				for (let i = 0; i < token.items.length; ++i) {
					const ci = _visit(Object.freeze(path.concat([[field, i]])), token.items[i], visitor);
					if (typeof ci === "number") i = ci - 1;
					else if (ci === BREAK) return BREAK;
					else if (ci === REMOVE) {
						token.items.splice(i, 1);
						i -= 1;
					}
				}
				if (typeof ctrl === "function" && field === "key") ctrl = ctrl(item, path);
			}
		}
		return typeof ctrl === "function" ? ctrl(item, path) : ctrl;
	}
	exports.visit = visit;
}));

// node_modules/yaml/dist/parse/cst.js
var require_cst = /* @__PURE__ */ __commonJSMin(((exports) => {
	var cstScalar = require_cst_scalar();
	var cstStringify = require_cst_stringify();
	var cstVisit = require_cst_visit();
	/** The byte order mark */
	const BOM = "﻿";
	/** Start of doc-mode */
	const DOCUMENT = "";
	/** Unexpected end of flow-mode */
	const FLOW_END = "";
	/** Next token is a scalar value */
	const SCALAR = "";
	/** @returns `true` if `token` is a flow or block collection */
	const isCollection = (token) => !!token && "items" in token;
	/** @returns `true` if `token` is a flow or block scalar; not an alias */
	const isScalar = (token) => !!token && (token.type === "scalar" || token.type === "single-quoted-scalar" || token.type === "double-quoted-scalar" || token.type === "block-scalar");
	/* istanbul ignore next */
	/** Get a printable representation of a lexer token */
	function prettyToken(token) {
		switch (token) {
			case BOM: return "<BOM>";
			case DOCUMENT: return "<DOC>";
			case FLOW_END: return "<FLOW_END>";
			case SCALAR: return "<SCALAR>";
			default: return JSON.stringify(token);
		}
	}
	/** Identify the type of a lexer token. May return `null` for unknown tokens. */
	function tokenType(source) {
		switch (source) {
			case BOM: return "byte-order-mark";
			case DOCUMENT: return "doc-mode";
			case FLOW_END: return "flow-error-end";
			case SCALAR: return "scalar";
			case "---": return "doc-start";
			case "...": return "doc-end";
			case "":
			case "\n":
			case "\r\n": return "newline";
			case "-": return "seq-item-ind";
			case "?": return "explicit-key-ind";
			case ":": return "map-value-ind";
			case "{": return "flow-map-start";
			case "}": return "flow-map-end";
			case "[": return "flow-seq-start";
			case "]": return "flow-seq-end";
			case ",": return "comma";
		}
		switch (source[0]) {
			case " ":
			case "	": return "space";
			case "#": return "comment";
			case "%": return "directive-line";
			case "*": return "alias";
			case "&": return "anchor";
			case "!": return "tag";
			case "'": return "single-quoted-scalar";
			case "\"": return "double-quoted-scalar";
			case "|":
			case ">": return "block-scalar-header";
		}
		return null;
	}
	exports.createScalarToken = cstScalar.createScalarToken;
	exports.resolveAsScalar = cstScalar.resolveAsScalar;
	exports.setScalarValue = cstScalar.setScalarValue;
	exports.stringify = cstStringify.stringify;
	exports.visit = cstVisit.visit;
	exports.BOM = BOM;
	exports.DOCUMENT = DOCUMENT;
	exports.FLOW_END = FLOW_END;
	exports.SCALAR = SCALAR;
	exports.isCollection = isCollection;
	exports.isScalar = isScalar;
	exports.prettyToken = prettyToken;
	exports.tokenType = tokenType;
}));

// node_modules/yaml/dist/parse/lexer.js
var require_lexer = /* @__PURE__ */ __commonJSMin(((exports) => {
	var cst = require_cst();
	function isEmpty(ch) {
		switch (ch) {
			case void 0:
			case " ":
			case "\n":
			case "\r":
			case "	": return true;
			default: return false;
		}
	}
	const hexDigits = /* @__PURE__ */ new Set("0123456789ABCDEFabcdef");
	const tagChars = /* @__PURE__ */ new Set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-#;/?:@&=+$_.!~*'()");
	const flowIndicatorChars = /* @__PURE__ */ new Set(",[]{}");
	const invalidAnchorChars = /* @__PURE__ */ new Set(" ,[]{}\n\r	");
	const isNotAnchorChar = (ch) => !ch || invalidAnchorChars.has(ch);
	/**
	* Splits an input string into lexical tokens, i.e. smaller strings that are
	* easily identifiable by `tokens.tokenType()`.
	*
	* Lexing starts always in a "stream" context. Incomplete input may be buffered
	* until a complete token can be emitted.
	*
	* In addition to slices of the original input, the following control characters
	* may also be emitted:
	*
	* - `\x02` (Start of Text): A document starts with the next token
	* - `\x18` (Cancel): Unexpected end of flow-mode (indicates an error)
	* - `\x1f` (Unit Separator): Next token is a scalar value
	* - `\u{FEFF}` (Byte order mark): Emitted separately outside documents
	*/
	var Lexer = class {
		constructor() {
			/**
			* Flag indicating whether the end of the current buffer marks the end of
			* all input
			*/
			this.atEnd = false;
			/**
			* Explicit indent set in block scalar header, as an offset from the current
			* minimum indent, so e.g. set to 1 from a header `|2+`. Set to -1 if not
			* explicitly set.
			*/
			this.blockScalarIndent = -1;
			/**
			* Block scalars that include a + (keep) chomping indicator in their header
			* include trailing empty lines, which are otherwise excluded from the
			* scalar's contents.
			*/
			this.blockScalarKeep = false;
			/** Current input */
			this.buffer = "";
			/**
			* Flag noting whether the map value indicator : can immediately follow this
			* node within a flow context.
			*/
			this.flowKey = false;
			/** Count of surrounding flow collection levels. */
			this.flowLevel = 0;
			/**
			* Minimum level of indentation required for next lines to be parsed as a
			* part of the current scalar value.
			*/
			this.indentNext = 0;
			/** Indentation level of the current line. */
			this.indentValue = 0;
			/** Position of the next \n character. */
			this.lineEndPos = null;
			/** Stores the state of the lexer if reaching the end of incpomplete input */
			this.next = null;
			/** A pointer to `buffer`; the current position of the lexer. */
			this.pos = 0;
		}
		/**
		* Generate YAML tokens from the `source` string. If `incomplete`,
		* a part of the last line may be left as a buffer for the next call.
		*
		* @returns A generator of lexical tokens
		*/
		*lex(source, incomplete = false) {
			if (source) {
				if (typeof source !== "string") throw TypeError("source is not a string");
				this.buffer = this.buffer ? this.buffer + source : source;
				this.lineEndPos = null;
			}
			this.atEnd = !incomplete;
			let next = this.next ?? "stream";
			while (next && (incomplete || this.hasChars(1))) next = yield* this.parseNext(next);
		}
		atLineEnd() {
			let i = this.pos;
			let ch = this.buffer[i];
			while (ch === " " || ch === "	") ch = this.buffer[++i];
			if (!ch || ch === "#" || ch === "\n") return true;
			if (ch === "\r") return this.buffer[i + 1] === "\n";
			return false;
		}
		charAt(n) {
			return this.buffer[this.pos + n];
		}
		continueScalar(offset) {
			let ch = this.buffer[offset];
			if (this.indentNext > 0) {
				let indent = 0;
				while (ch === " ") ch = this.buffer[++indent + offset];
				if (ch === "\r") {
					const next = this.buffer[indent + offset + 1];
					if (next === "\n" || !next && !this.atEnd) return offset + indent + 1;
				}
				return ch === "\n" || indent >= this.indentNext || !ch && !this.atEnd ? offset + indent : -1;
			}
			if (ch === "-" || ch === ".") {
				const dt = this.buffer.substr(offset, 3);
				if ((dt === "---" || dt === "...") && isEmpty(this.buffer[offset + 3])) return -1;
			}
			return offset;
		}
		getLine() {
			let end = this.lineEndPos;
			if (typeof end !== "number" || end !== -1 && end < this.pos) {
				end = this.buffer.indexOf("\n", this.pos);
				this.lineEndPos = end;
			}
			if (end === -1) return this.atEnd ? this.buffer.substring(this.pos) : null;
			if (this.buffer[end - 1] === "\r") end -= 1;
			return this.buffer.substring(this.pos, end);
		}
		hasChars(n) {
			return this.pos + n <= this.buffer.length;
		}
		setNext(state) {
			this.buffer = this.buffer.substring(this.pos);
			this.pos = 0;
			this.lineEndPos = null;
			this.next = state;
			return null;
		}
		peek(n) {
			return this.buffer.substr(this.pos, n);
		}
		*parseNext(next) {
			switch (next) {
				case "stream": return yield* this.parseStream();
				case "line-start": return yield* this.parseLineStart();
				case "block-start": return yield* this.parseBlockStart();
				case "doc": return yield* this.parseDocument();
				case "flow": return yield* this.parseFlowCollection();
				case "quoted-scalar": return yield* this.parseQuotedScalar();
				case "block-scalar": return yield* this.parseBlockScalar();
				case "plain-scalar": return yield* this.parsePlainScalar();
			}
		}
		*parseStream() {
			let line = this.getLine();
			if (line === null) return this.setNext("stream");
			if (line[0] === cst.BOM) {
				yield* this.pushCount(1);
				line = line.substring(1);
			}
			if (line[0] === "%") {
				let dirEnd = line.length;
				let cs = line.indexOf("#");
				while (cs !== -1) {
					const ch = line[cs - 1];
					if (ch === " " || ch === "	") {
						dirEnd = cs - 1;
						break;
					} else cs = line.indexOf("#", cs + 1);
				}
				while (true) {
					const ch = line[dirEnd - 1];
					if (ch === " " || ch === "	") dirEnd -= 1;
					else break;
				}
				const n = (yield* this.pushCount(dirEnd)) + (yield* this.pushSpaces(true));
				yield* this.pushCount(line.length - n);
				this.pushNewline();
				return "stream";
			}
			if (this.atLineEnd()) {
				const sp = yield* this.pushSpaces(true);
				yield* this.pushCount(line.length - sp);
				yield* this.pushNewline();
				return "stream";
			}
			yield cst.DOCUMENT;
			return yield* this.parseLineStart();
		}
		*parseLineStart() {
			const ch = this.charAt(0);
			if (!ch && !this.atEnd) return this.setNext("line-start");
			if (ch === "-" || ch === ".") {
				if (!this.atEnd && !this.hasChars(4)) return this.setNext("line-start");
				const s = this.peek(3);
				if ((s === "---" || s === "...") && isEmpty(this.charAt(3))) {
					yield* this.pushCount(3);
					this.indentValue = 0;
					this.indentNext = 0;
					return s === "---" ? "doc" : "stream";
				}
			}
			this.indentValue = yield* this.pushSpaces(false);
			if (this.indentNext > this.indentValue && !isEmpty(this.charAt(1))) this.indentNext = this.indentValue;
			return yield* this.parseBlockStart();
		}
		*parseBlockStart() {
			const [ch0, ch1] = this.peek(2);
			if (!ch1 && !this.atEnd) return this.setNext("block-start");
			if ((ch0 === "-" || ch0 === "?" || ch0 === ":") && isEmpty(ch1)) {
				const n = (yield* this.pushCount(1)) + (yield* this.pushSpaces(true));
				this.indentNext = this.indentValue + 1;
				this.indentValue += n;
				return "block-start";
			}
			return "doc";
		}
		*parseDocument() {
			yield* this.pushSpaces(true);
			const line = this.getLine();
			if (line === null) return this.setNext("doc");
			let n = yield* this.pushIndicators();
			switch (line[n]) {
				case "#": yield* this.pushCount(line.length - n);
				case void 0:
					yield* this.pushNewline();
					return yield* this.parseLineStart();
				case "{":
				case "[":
					yield* this.pushCount(1);
					this.flowKey = false;
					this.flowLevel = 1;
					return "flow";
				case "}":
				case "]":
					yield* this.pushCount(1);
					return "doc";
				case "*":
					yield* this.pushUntil(isNotAnchorChar);
					return "doc";
				case "\"":
				case "'": return yield* this.parseQuotedScalar();
				case "|":
				case ">":
					n += yield* this.parseBlockScalarHeader();
					n += yield* this.pushSpaces(true);
					yield* this.pushCount(line.length - n);
					yield* this.pushNewline();
					return yield* this.parseBlockScalar();
				default: return yield* this.parsePlainScalar();
			}
		}
		*parseFlowCollection() {
			let nl;
			let sp;
			let indent = -1;
			do {
				nl = yield* this.pushNewline();
				if (nl > 0) {
					sp = yield* this.pushSpaces(false);
					this.indentValue = indent = sp;
				} else sp = 0;
				sp += yield* this.pushSpaces(true);
			} while (nl + sp > 0);
			const line = this.getLine();
			if (line === null) return this.setNext("flow");
			if (indent !== -1 && indent < this.indentNext && line[0] !== "#" || indent === 0 && (line.startsWith("---") || line.startsWith("...")) && isEmpty(line[3])) {
				if (!(indent === this.indentNext - 1 && this.flowLevel === 1 && (line[0] === "]" || line[0] === "}"))) {
					this.flowLevel = 0;
					yield cst.FLOW_END;
					return yield* this.parseLineStart();
				}
			}
			let n = 0;
			while (line[n] === ",") {
				n += yield* this.pushCount(1);
				n += yield* this.pushSpaces(true);
				this.flowKey = false;
			}
			n += yield* this.pushIndicators();
			switch (line[n]) {
				case void 0: return "flow";
				case "#":
					yield* this.pushCount(line.length - n);
					return "flow";
				case "{":
				case "[":
					yield* this.pushCount(1);
					this.flowKey = false;
					this.flowLevel += 1;
					return "flow";
				case "}":
				case "]":
					yield* this.pushCount(1);
					this.flowKey = true;
					this.flowLevel -= 1;
					return this.flowLevel ? "flow" : "doc";
				case "*":
					yield* this.pushUntil(isNotAnchorChar);
					return "flow";
				case "\"":
				case "'":
					this.flowKey = true;
					return yield* this.parseQuotedScalar();
				case ":": {
					const next = this.charAt(1);
					if (this.flowKey || isEmpty(next) || next === ",") {
						this.flowKey = false;
						yield* this.pushCount(1);
						yield* this.pushSpaces(true);
						return "flow";
					}
				}
				default:
					this.flowKey = false;
					return yield* this.parsePlainScalar();
			}
		}
		*parseQuotedScalar() {
			const quote = this.charAt(0);
			let end = this.buffer.indexOf(quote, this.pos + 1);
			if (quote === "'") while (end !== -1 && this.buffer[end + 1] === "'") end = this.buffer.indexOf("'", end + 2);
			else while (end !== -1) {
				let n = 0;
				while (this.buffer[end - 1 - n] === "\\") n += 1;
				if (n % 2 === 0) break;
				end = this.buffer.indexOf("\"", end + 1);
			}
			const qb = this.buffer.substring(0, end);
			let nl = qb.indexOf("\n", this.pos);
			if (nl !== -1) {
				while (nl !== -1) {
					const cs = this.continueScalar(nl + 1);
					if (cs === -1) break;
					nl = qb.indexOf("\n", cs);
				}
				if (nl !== -1) end = nl - (qb[nl - 1] === "\r" ? 2 : 1);
			}
			if (end === -1) {
				if (!this.atEnd) return this.setNext("quoted-scalar");
				end = this.buffer.length;
			}
			yield* this.pushToIndex(end + 1, false);
			return this.flowLevel ? "flow" : "doc";
		}
		*parseBlockScalarHeader() {
			this.blockScalarIndent = -1;
			this.blockScalarKeep = false;
			let i = this.pos;
			while (true) {
				const ch = this.buffer[++i];
				if (ch === "+") this.blockScalarKeep = true;
				else if (ch > "0" && ch <= "9") this.blockScalarIndent = Number(ch) - 1;
				else if (ch !== "-") break;
			}
			return yield* this.pushUntil((ch) => isEmpty(ch) || ch === "#");
		}
		*parseBlockScalar() {
			let nl = this.pos - 1;
			let indent = 0;
			let ch;
			loop: for (let i = this.pos; ch = this.buffer[i]; ++i) switch (ch) {
				case " ":
					indent += 1;
					break;
				case "\n":
					nl = i;
					indent = 0;
					break;
				case "\r": {
					const next = this.buffer[i + 1];
					if (!next && !this.atEnd) return this.setNext("block-scalar");
					if (next === "\n") break;
				}
				default: break loop;
			}
			if (!ch && !this.atEnd) return this.setNext("block-scalar");
			if (indent >= this.indentNext) {
				if (this.blockScalarIndent === -1) this.indentNext = indent;
				else this.indentNext = this.blockScalarIndent + (this.indentNext === 0 ? 1 : this.indentNext);
				do {
					const cs = this.continueScalar(nl + 1);
					if (cs === -1) break;
					nl = this.buffer.indexOf("\n", cs);
				} while (nl !== -1);
				if (nl === -1) {
					if (!this.atEnd) return this.setNext("block-scalar");
					nl = this.buffer.length;
				}
			}
			let i = nl + 1;
			ch = this.buffer[i];
			while (ch === " ") ch = this.buffer[++i];
			if (ch === "	") {
				while (ch === "	" || ch === " " || ch === "\r" || ch === "\n") ch = this.buffer[++i];
				nl = i - 1;
			} else if (!this.blockScalarKeep) do {
				let i = nl - 1;
				let ch = this.buffer[i];
				if (ch === "\r") ch = this.buffer[--i];
				const lastChar = i;
				while (ch === " ") ch = this.buffer[--i];
				if (ch === "\n" && i >= this.pos && i + 1 + indent > lastChar) nl = i;
				else break;
			} while (true);
			yield cst.SCALAR;
			yield* this.pushToIndex(nl + 1, true);
			return yield* this.parseLineStart();
		}
		*parsePlainScalar() {
			const inFlow = this.flowLevel > 0;
			let end = this.pos - 1;
			let i = this.pos - 1;
			let ch;
			while (ch = this.buffer[++i]) if (ch === ":") {
				const next = this.buffer[i + 1];
				if (isEmpty(next) || inFlow && flowIndicatorChars.has(next)) break;
				end = i;
			} else if (isEmpty(ch)) {
				let next = this.buffer[i + 1];
				if (ch === "\r") {
					if (next === "\n") {
						i += 1;
						ch = "\n";
						next = this.buffer[i + 1];
					} else end = i;
				}
				if (next === "#" || inFlow && flowIndicatorChars.has(next)) break;
				if (ch === "\n") {
					const cs = this.continueScalar(i + 1);
					if (cs === -1) break;
					i = Math.max(i, cs - 2);
				}
			} else {
				if (inFlow && flowIndicatorChars.has(ch)) break;
				end = i;
			}
			if (!ch && !this.atEnd) return this.setNext("plain-scalar");
			yield cst.SCALAR;
			yield* this.pushToIndex(end + 1, true);
			return inFlow ? "flow" : "doc";
		}
		*pushCount(n) {
			if (n > 0) {
				yield this.buffer.substr(this.pos, n);
				this.pos += n;
				return n;
			}
			return 0;
		}
		*pushToIndex(i, allowEmpty) {
			const s = this.buffer.slice(this.pos, i);
			if (s) {
				yield s;
				this.pos += s.length;
				return s.length;
			} else if (allowEmpty) yield "";
			return 0;
		}
		*pushIndicators() {
			let n = 0;
			loop: while (true) {
				switch (this.charAt(0)) {
					case "!":
						n += yield* this.pushTag();
						n += yield* this.pushSpaces(true);
						continue loop;
					case "&":
						n += yield* this.pushUntil(isNotAnchorChar);
						n += yield* this.pushSpaces(true);
						continue loop;
					case "-":
					case "?":
					case ":": {
						const inFlow = this.flowLevel > 0;
						const ch1 = this.charAt(1);
						if (isEmpty(ch1) || inFlow && flowIndicatorChars.has(ch1)) {
							if (!inFlow) this.indentNext = this.indentValue + 1;
							else if (this.flowKey) this.flowKey = false;
							n += yield* this.pushCount(1);
							n += yield* this.pushSpaces(true);
							continue loop;
						}
					}
				}
				break loop;
			}
			return n;
		}
		*pushTag() {
			if (this.charAt(1) === "<") {
				let i = this.pos + 2;
				let ch = this.buffer[i];
				while (!isEmpty(ch) && ch !== ">") ch = this.buffer[++i];
				return yield* this.pushToIndex(ch === ">" ? i + 1 : i, false);
			} else {
				let i = this.pos + 1;
				let ch = this.buffer[i];
				while (ch) if (tagChars.has(ch)) ch = this.buffer[++i];
				else if (ch === "%" && hexDigits.has(this.buffer[i + 1]) && hexDigits.has(this.buffer[i + 2])) ch = this.buffer[i += 3];
				else break;
				return yield* this.pushToIndex(i, false);
			}
		}
		*pushNewline() {
			const ch = this.buffer[this.pos];
			if (ch === "\n") return yield* this.pushCount(1);
			else if (ch === "\r" && this.charAt(1) === "\n") return yield* this.pushCount(2);
			else return 0;
		}
		*pushSpaces(allowTabs) {
			let i = this.pos - 1;
			let ch;
			do
				ch = this.buffer[++i];
			while (ch === " " || allowTabs && ch === "	");
			const n = i - this.pos;
			if (n > 0) {
				yield this.buffer.substr(this.pos, n);
				this.pos = i;
			}
			return n;
		}
		*pushUntil(test) {
			let i = this.pos;
			let ch = this.buffer[i];
			while (!test(ch)) ch = this.buffer[++i];
			return yield* this.pushToIndex(i, false);
		}
	};
	exports.Lexer = Lexer;
}));

// node_modules/yaml/dist/parse/line-counter.js
var require_line_counter = /* @__PURE__ */ __commonJSMin(((exports) => {
	/**
	* Tracks newlines during parsing in order to provide an efficient API for
	* determining the one-indexed `{ line, col }` position for any offset
	* within the input.
	*/
	var LineCounter = class {
		constructor() {
			this.lineStarts = [];
			/**
			* Should be called in ascending order. Otherwise, call
			* `lineCounter.lineStarts.sort()` before calling `linePos()`.
			*/
			this.addNewLine = (offset) => this.lineStarts.push(offset);
			/**
			* Performs a binary search and returns the 1-indexed { line, col }
			* position of `offset`. If `line === 0`, `addNewLine` has never been
			* called or `offset` is before the first known newline.
			*/
			this.linePos = (offset) => {
				let low = 0;
				let high = this.lineStarts.length;
				while (low < high) {
					const mid = low + high >> 1;
					if (this.lineStarts[mid] < offset) low = mid + 1;
					else high = mid;
				}
				if (this.lineStarts[low] === offset) return {
					line: low + 1,
					col: 1
				};
				if (low === 0) return {
					line: 0,
					col: offset
				};
				const start = this.lineStarts[low - 1];
				return {
					line: low,
					col: offset - start + 1
				};
			};
		}
	};
	exports.LineCounter = LineCounter;
}));

// node_modules/yaml/dist/parse/parser.js
var require_parser = /* @__PURE__ */ __commonJSMin(((exports) => {
	var node_process = __require("process");
	var cst = require_cst();
	var lexer = require_lexer();
	function includesToken(list, type) {
		for (let i = 0; i < list.length; ++i) if (list[i].type === type) return true;
		return false;
	}
	function findNonEmptyIndex(list) {
		for (let i = 0; i < list.length; ++i) switch (list[i].type) {
			case "space":
			case "comment":
			case "newline": break;
			default: return i;
		}
		return -1;
	}
	function isFlowToken(token) {
		switch (token?.type) {
			case "alias":
			case "scalar":
			case "single-quoted-scalar":
			case "double-quoted-scalar":
			case "flow-collection": return true;
			default: return false;
		}
	}
	function getPrevProps(parent) {
		switch (parent.type) {
			case "document": return parent.start;
			case "block-map": {
				const it = parent.items[parent.items.length - 1];
				return it.sep ?? it.start;
			}
			case "block-seq": return parent.items[parent.items.length - 1].start;
			/* istanbul ignore next should not happen */
			default: return [];
		}
	}
	/** Note: May modify input array */
	function getFirstKeyStartProps(prev) {
		if (prev.length === 0) return [];
		let i = prev.length;
		loop: while (--i >= 0) switch (prev[i].type) {
			case "doc-start":
			case "explicit-key-ind":
			case "map-value-ind":
			case "seq-item-ind":
			case "newline": break loop;
		}
		while (prev[++i]?.type === "space");
		return prev.splice(i, prev.length);
	}
	function arrayPushArray(target, source) {
		if (source.length < 1e5) Array.prototype.push.apply(target, source);
		else for (let i = 0; i < source.length; ++i) target.push(source[i]);
	}
	function fixFlowSeqItems(fc) {
		if (fc.start.type === "flow-seq-start") {
			for (const it of fc.items) if (it.sep && !it.value && !includesToken(it.start, "explicit-key-ind") && !includesToken(it.sep, "map-value-ind")) {
				if (it.key) it.value = it.key;
				delete it.key;
				if (isFlowToken(it.value)) {
					if (it.value.end) arrayPushArray(it.value.end, it.sep);
					else it.value.end = it.sep;
				} else arrayPushArray(it.start, it.sep);
				delete it.sep;
			}
		}
	}
	/**
	* A YAML concrete syntax tree (CST) parser
	*
	* ```ts
	* const src: string = ...
	* for (const token of new Parser().parse(src)) {
	*   // token: Token
	* }
	* ```
	*
	* To use the parser with a user-provided lexer:
	*
	* ```ts
	* function* parse(source: string, lexer: Lexer) {
	*   const parser = new Parser()
	*   for (const lexeme of lexer.lex(source))
	*     yield* parser.next(lexeme)
	*   yield* parser.end()
	* }
	*
	* const src: string = ...
	* const lexer = new Lexer()
	* for (const token of parse(src, lexer)) {
	*   // token: Token
	* }
	* ```
	*/
	var Parser = class {
		/**
		* @param onNewLine - If defined, called separately with the start position of
		*   each new line (in `parse()`, including the start of input).
		*/
		constructor(onNewLine) {
			/** If true, space and sequence indicators count as indentation */
			this.atNewLine = true;
			/** If true, next token is a scalar value */
			this.atScalar = false;
			/** Current indentation level */
			this.indent = 0;
			/** Current offset since the start of parsing */
			this.offset = 0;
			/** On the same line with a block map key */
			this.onKeyLine = false;
			/** Top indicates the node that's currently being built */
			this.stack = [];
			/** The source of the current token, set in parse() */
			this.source = "";
			/** The type of the current token, set in parse() */
			this.type = "";
			this.lexer = new lexer.Lexer();
			this.onNewLine = onNewLine;
		}
		/**
		* Parse `source` as a YAML stream.
		* If `incomplete`, a part of the last line may be left as a buffer for the next call.
		*
		* Errors are not thrown, but yielded as `{ type: 'error', message }` tokens.
		*
		* @returns A generator of tokens representing each directive, document, and other structure.
		*/
		*parse(source, incomplete = false) {
			if (this.onNewLine && this.offset === 0) this.onNewLine(0);
			for (const lexeme of this.lexer.lex(source, incomplete)) yield* this.next(lexeme);
			if (!incomplete) yield* this.end();
		}
		/**
		* Advance the parser by the `source` of one lexical token.
		*/
		*next(source) {
			this.source = source;
			if (node_process.env.LOG_TOKENS) console.log("|", cst.prettyToken(source));
			if (this.atScalar) {
				this.atScalar = false;
				yield* this.step();
				this.offset += source.length;
				return;
			}
			const type = cst.tokenType(source);
			if (!type) {
				const message = `Not a YAML token: ${source}`;
				yield* this.pop({
					type: "error",
					offset: this.offset,
					message,
					source
				});
				this.offset += source.length;
			} else if (type === "scalar") {
				this.atNewLine = false;
				this.atScalar = true;
				this.type = "scalar";
			} else {
				this.type = type;
				yield* this.step();
				switch (type) {
					case "newline":
						this.atNewLine = true;
						this.indent = 0;
						if (this.onNewLine) this.onNewLine(this.offset + source.length);
						break;
					case "space":
						if (this.atNewLine && source[0] === " ") this.indent += source.length;
						break;
					case "explicit-key-ind":
					case "map-value-ind":
					case "seq-item-ind":
						if (this.atNewLine) this.indent += source.length;
						break;
					case "doc-mode":
					case "flow-error-end": return;
					default: this.atNewLine = false;
				}
				this.offset += source.length;
			}
		}
		/** Call at end of input to push out any remaining constructions */
		*end() {
			while (this.stack.length > 0) yield* this.pop();
		}
		get sourceToken() {
			return {
				type: this.type,
				offset: this.offset,
				indent: this.indent,
				source: this.source
			};
		}
		*step() {
			const top = this.peek(1);
			if (this.type === "doc-end" && top?.type !== "doc-end") {
				while (this.stack.length > 0) yield* this.pop();
				this.stack.push({
					type: "doc-end",
					offset: this.offset,
					source: this.source
				});
				return;
			}
			if (!top) return yield* this.stream();
			switch (top.type) {
				case "document": return yield* this.document(top);
				case "alias":
				case "scalar":
				case "single-quoted-scalar":
				case "double-quoted-scalar": return yield* this.scalar(top);
				case "block-scalar": return yield* this.blockScalar(top);
				case "block-map": return yield* this.blockMap(top);
				case "block-seq": return yield* this.blockSequence(top);
				case "flow-collection": return yield* this.flowCollection(top);
				case "doc-end": return yield* this.documentEnd(top);
			}
			/* istanbul ignore next should not happen */
			yield* this.pop();
		}
		peek(n) {
			return this.stack[this.stack.length - n];
		}
		*pop(error) {
			const token = error ?? this.stack.pop();
			/* istanbul ignore if should not happen */
			if (!token) yield {
				type: "error",
				offset: this.offset,
				source: "",
				message: "Tried to pop an empty stack"
			};
			else if (this.stack.length === 0) yield token;
			else {
				const top = this.peek(1);
				if (token.type === "block-scalar") token.indent = "indent" in top ? top.indent : 0;
				else if (token.type === "flow-collection" && top.type === "document") token.indent = 0;
				if (token.type === "flow-collection") fixFlowSeqItems(token);
				switch (top.type) {
					case "document":
						top.value = token;
						break;
					case "block-scalar":
						top.props.push(token);
						break;
					case "block-map": {
						const it = top.items[top.items.length - 1];
						if (it.value) {
							top.items.push({
								start: [],
								key: token,
								sep: []
							});
							this.onKeyLine = true;
							return;
						} else if (it.sep) it.value = token;
						else {
							Object.assign(it, {
								key: token,
								sep: []
							});
							this.onKeyLine = !it.explicitKey;
							return;
						}
						break;
					}
					case "block-seq": {
						const it = top.items[top.items.length - 1];
						if (it.value) top.items.push({
							start: [],
							value: token
						});
						else it.value = token;
						break;
					}
					case "flow-collection": {
						const it = top.items[top.items.length - 1];
						if (!it || it.value) top.items.push({
							start: [],
							key: token,
							sep: []
						});
						else if (it.sep) it.value = token;
						else Object.assign(it, {
							key: token,
							sep: []
						});
						return;
					}
					/* istanbul ignore next should not happen */
					default:
						yield* this.pop();
						yield* this.pop(token);
				}
				if ((top.type === "document" || top.type === "block-map" || top.type === "block-seq") && (token.type === "block-map" || token.type === "block-seq")) {
					const last = token.items[token.items.length - 1];
					if (last && !last.sep && !last.value && last.start.length > 0 && findNonEmptyIndex(last.start) === -1 && (token.indent === 0 || last.start.every((st) => st.type !== "comment" || st.indent < token.indent))) {
						if (top.type === "document") top.end = last.start;
						else top.items.push({ start: last.start });
						token.items.splice(-1, 1);
					}
				}
			}
		}
		*stream() {
			switch (this.type) {
				case "directive-line":
					yield {
						type: "directive",
						offset: this.offset,
						source: this.source
					};
					return;
				case "byte-order-mark":
				case "space":
				case "comment":
				case "newline":
					yield this.sourceToken;
					return;
				case "doc-mode":
				case "doc-start": {
					const doc = {
						type: "document",
						offset: this.offset,
						start: []
					};
					if (this.type === "doc-start") doc.start.push(this.sourceToken);
					this.stack.push(doc);
					return;
				}
			}
			yield {
				type: "error",
				offset: this.offset,
				message: `Unexpected ${this.type} token in YAML stream`,
				source: this.source
			};
		}
		*document(doc) {
			if (doc.value) return yield* this.lineEnd(doc);
			switch (this.type) {
				case "doc-start":
					if (findNonEmptyIndex(doc.start) !== -1) {
						yield* this.pop();
						yield* this.step();
					} else doc.start.push(this.sourceToken);
					return;
				case "anchor":
				case "tag":
				case "space":
				case "comment":
				case "newline":
					doc.start.push(this.sourceToken);
					return;
			}
			const bv = this.startBlockValue(doc);
			if (bv) this.stack.push(bv);
			else yield {
				type: "error",
				offset: this.offset,
				message: `Unexpected ${this.type} token in YAML document`,
				source: this.source
			};
		}
		*scalar(scalar) {
			if (this.type === "map-value-ind") {
				const start = getFirstKeyStartProps(getPrevProps(this.peek(2)));
				let sep;
				if (scalar.end) {
					sep = scalar.end;
					sep.push(this.sourceToken);
					delete scalar.end;
				} else sep = [this.sourceToken];
				const map = {
					type: "block-map",
					offset: scalar.offset,
					indent: scalar.indent,
					items: [{
						start,
						key: scalar,
						sep
					}]
				};
				this.onKeyLine = true;
				this.stack[this.stack.length - 1] = map;
			} else yield* this.lineEnd(scalar);
		}
		*blockScalar(scalar) {
			switch (this.type) {
				case "space":
				case "comment":
				case "newline":
					scalar.props.push(this.sourceToken);
					return;
				case "scalar":
					scalar.source = this.source;
					this.atNewLine = true;
					this.indent = 0;
					if (this.onNewLine) {
						let nl = this.source.indexOf("\n") + 1;
						while (nl !== 0) {
							this.onNewLine(this.offset + nl);
							nl = this.source.indexOf("\n", nl) + 1;
						}
					}
					yield* this.pop();
					break;
				/* istanbul ignore next should not happen */
				default:
					yield* this.pop();
					yield* this.step();
			}
		}
		*blockMap(map) {
			const it = map.items[map.items.length - 1];
			switch (this.type) {
				case "newline":
					this.onKeyLine = false;
					if (it.value) {
						const end = "end" in it.value ? it.value.end : void 0;
						if ((Array.isArray(end) ? end[end.length - 1] : void 0)?.type === "comment") end?.push(this.sourceToken);
						else map.items.push({ start: [this.sourceToken] });
					} else if (it.sep) it.sep.push(this.sourceToken);
					else it.start.push(this.sourceToken);
					return;
				case "space":
				case "comment":
					if (it.value) map.items.push({ start: [this.sourceToken] });
					else if (it.sep) it.sep.push(this.sourceToken);
					else {
						if (this.atIndentedComment(it.start, map.indent)) {
							const end = map.items[map.items.length - 2]?.value?.end;
							if (Array.isArray(end)) {
								arrayPushArray(end, it.start);
								end.push(this.sourceToken);
								map.items.pop();
								return;
							}
						}
						it.start.push(this.sourceToken);
					}
					return;
			}
			if (this.indent >= map.indent) {
				const atMapIndent = !this.onKeyLine && this.indent === map.indent;
				const atNextItem = atMapIndent && (it.sep || it.explicitKey) && this.type !== "seq-item-ind";
				let start = [];
				if (atNextItem && it.sep && !it.value) {
					const nl = [];
					for (let i = 0; i < it.sep.length; ++i) {
						const st = it.sep[i];
						switch (st.type) {
							case "newline":
								nl.push(i);
								break;
							case "space": break;
							case "comment":
								if (st.indent > map.indent) nl.length = 0;
								break;
							default: nl.length = 0;
						}
					}
					if (nl.length >= 2) start = it.sep.splice(nl[1]);
				}
				switch (this.type) {
					case "anchor":
					case "tag":
						if (atNextItem || it.value) {
							start.push(this.sourceToken);
							map.items.push({ start });
							this.onKeyLine = true;
						} else if (it.sep) it.sep.push(this.sourceToken);
						else it.start.push(this.sourceToken);
						return;
					case "explicit-key-ind":
						if (!it.sep && !it.explicitKey) {
							it.start.push(this.sourceToken);
							it.explicitKey = true;
						} else if (atNextItem || it.value) {
							start.push(this.sourceToken);
							map.items.push({
								start,
								explicitKey: true
							});
						} else this.stack.push({
							type: "block-map",
							offset: this.offset,
							indent: this.indent,
							items: [{
								start: [this.sourceToken],
								explicitKey: true
							}]
						});
						this.onKeyLine = true;
						return;
					case "map-value-ind":
						if (it.explicitKey) {
							if (!it.sep) {
								if (includesToken(it.start, "newline")) Object.assign(it, {
									key: null,
									sep: [this.sourceToken]
								});
								else {
									const start = getFirstKeyStartProps(it.start);
									this.stack.push({
										type: "block-map",
										offset: this.offset,
										indent: this.indent,
										items: [{
											start,
											key: null,
											sep: [this.sourceToken]
										}]
									});
								}
							} else if (it.value) map.items.push({
								start: [],
								key: null,
								sep: [this.sourceToken]
							});
							else if (includesToken(it.sep, "map-value-ind")) this.stack.push({
								type: "block-map",
								offset: this.offset,
								indent: this.indent,
								items: [{
									start,
									key: null,
									sep: [this.sourceToken]
								}]
							});
							else if (isFlowToken(it.key) && !includesToken(it.sep, "newline")) {
								const start = getFirstKeyStartProps(it.start);
								const key = it.key;
								const sep = it.sep;
								sep.push(this.sourceToken);
								delete it.key;
								delete it.sep;
								this.stack.push({
									type: "block-map",
									offset: this.offset,
									indent: this.indent,
									items: [{
										start,
										key,
										sep
									}]
								});
							} else if (start.length > 0) it.sep = it.sep.concat(start, this.sourceToken);
							else it.sep.push(this.sourceToken);
						} else if (!it.sep) Object.assign(it, {
							key: null,
							sep: [this.sourceToken]
						});
						else if (it.value || atNextItem) map.items.push({
							start,
							key: null,
							sep: [this.sourceToken]
						});
						else if (includesToken(it.sep, "map-value-ind")) this.stack.push({
							type: "block-map",
							offset: this.offset,
							indent: this.indent,
							items: [{
								start: [],
								key: null,
								sep: [this.sourceToken]
							}]
						});
						else it.sep.push(this.sourceToken);
						this.onKeyLine = true;
						return;
					case "alias":
					case "scalar":
					case "single-quoted-scalar":
					case "double-quoted-scalar": {
						const fs = this.flowScalar(this.type);
						if (atNextItem || it.value) {
							map.items.push({
								start,
								key: fs,
								sep: []
							});
							this.onKeyLine = true;
						} else if (it.sep) this.stack.push(fs);
						else {
							Object.assign(it, {
								key: fs,
								sep: []
							});
							this.onKeyLine = true;
						}
						return;
					}
					default: {
						const bv = this.startBlockValue(map);
						if (bv) {
							if (bv.type === "block-seq") {
								if (!it.explicitKey && it.sep && !includesToken(it.sep, "newline")) {
									yield* this.pop({
										type: "error",
										offset: this.offset,
										message: "Unexpected block-seq-ind on same line with key",
										source: this.source
									});
									return;
								}
							} else if (atMapIndent) map.items.push({ start });
							this.stack.push(bv);
							return;
						}
					}
				}
			}
			yield* this.pop();
			yield* this.step();
		}
		*blockSequence(seq) {
			const it = seq.items[seq.items.length - 1];
			switch (this.type) {
				case "newline":
					if (it.value) {
						const end = "end" in it.value ? it.value.end : void 0;
						if ((Array.isArray(end) ? end[end.length - 1] : void 0)?.type === "comment") end?.push(this.sourceToken);
						else seq.items.push({ start: [this.sourceToken] });
					} else it.start.push(this.sourceToken);
					return;
				case "space":
				case "comment":
					if (it.value) seq.items.push({ start: [this.sourceToken] });
					else {
						if (this.atIndentedComment(it.start, seq.indent)) {
							const end = seq.items[seq.items.length - 2]?.value?.end;
							if (Array.isArray(end)) {
								arrayPushArray(end, it.start);
								end.push(this.sourceToken);
								seq.items.pop();
								return;
							}
						}
						it.start.push(this.sourceToken);
					}
					return;
				case "anchor":
				case "tag":
					if (it.value || this.indent <= seq.indent) break;
					it.start.push(this.sourceToken);
					return;
				case "seq-item-ind":
					if (this.indent !== seq.indent) break;
					if (it.value || includesToken(it.start, "seq-item-ind")) seq.items.push({ start: [this.sourceToken] });
					else it.start.push(this.sourceToken);
					return;
			}
			if (this.indent > seq.indent) {
				const bv = this.startBlockValue(seq);
				if (bv) {
					this.stack.push(bv);
					return;
				}
			}
			yield* this.pop();
			yield* this.step();
		}
		*flowCollection(fc) {
			const it = fc.items[fc.items.length - 1];
			if (this.type === "flow-error-end") {
				let top;
				do {
					yield* this.pop();
					top = this.peek(1);
				} while (top?.type === "flow-collection");
			} else if (fc.end.length === 0) {
				switch (this.type) {
					case "comma":
					case "explicit-key-ind":
						if (!it || it.sep) fc.items.push({ start: [this.sourceToken] });
						else it.start.push(this.sourceToken);
						return;
					case "map-value-ind":
						if (!it || it.value) fc.items.push({
							start: [],
							key: null,
							sep: [this.sourceToken]
						});
						else if (it.sep) it.sep.push(this.sourceToken);
						else Object.assign(it, {
							key: null,
							sep: [this.sourceToken]
						});
						return;
					case "space":
					case "comment":
					case "newline":
					case "anchor":
					case "tag":
						if (!it || it.value) fc.items.push({ start: [this.sourceToken] });
						else if (it.sep) it.sep.push(this.sourceToken);
						else it.start.push(this.sourceToken);
						return;
					case "alias":
					case "scalar":
					case "single-quoted-scalar":
					case "double-quoted-scalar": {
						const fs = this.flowScalar(this.type);
						if (!it || it.value) fc.items.push({
							start: [],
							key: fs,
							sep: []
						});
						else if (it.sep) this.stack.push(fs);
						else Object.assign(it, {
							key: fs,
							sep: []
						});
						return;
					}
					case "flow-map-end":
					case "flow-seq-end":
						fc.end.push(this.sourceToken);
						return;
				}
				const bv = this.startBlockValue(fc);
				/* istanbul ignore else should not happen */
				if (bv) this.stack.push(bv);
				else {
					yield* this.pop();
					yield* this.step();
				}
			} else {
				const parent = this.peek(2);
				if (parent.type === "block-map" && (this.type === "map-value-ind" && parent.indent === fc.indent || this.type === "newline" && !parent.items[parent.items.length - 1].sep)) {
					yield* this.pop();
					yield* this.step();
				} else if (this.type === "map-value-ind" && parent.type !== "flow-collection") {
					const start = getFirstKeyStartProps(getPrevProps(parent));
					fixFlowSeqItems(fc);
					const sep = fc.end.splice(1, fc.end.length);
					sep.push(this.sourceToken);
					const map = {
						type: "block-map",
						offset: fc.offset,
						indent: fc.indent,
						items: [{
							start,
							key: fc,
							sep
						}]
					};
					this.onKeyLine = true;
					this.stack[this.stack.length - 1] = map;
				} else yield* this.lineEnd(fc);
			}
		}
		flowScalar(type) {
			if (this.onNewLine) {
				let nl = this.source.indexOf("\n") + 1;
				while (nl !== 0) {
					this.onNewLine(this.offset + nl);
					nl = this.source.indexOf("\n", nl) + 1;
				}
			}
			return {
				type,
				offset: this.offset,
				indent: this.indent,
				source: this.source
			};
		}
		startBlockValue(parent) {
			switch (this.type) {
				case "alias":
				case "scalar":
				case "single-quoted-scalar":
				case "double-quoted-scalar": return this.flowScalar(this.type);
				case "block-scalar-header": return {
					type: "block-scalar",
					offset: this.offset,
					indent: this.indent,
					props: [this.sourceToken],
					source: ""
				};
				case "flow-map-start":
				case "flow-seq-start": return {
					type: "flow-collection",
					offset: this.offset,
					indent: this.indent,
					start: this.sourceToken,
					items: [],
					end: []
				};
				case "seq-item-ind": return {
					type: "block-seq",
					offset: this.offset,
					indent: this.indent,
					items: [{ start: [this.sourceToken] }]
				};
				case "explicit-key-ind": {
					this.onKeyLine = true;
					const start = getFirstKeyStartProps(getPrevProps(parent));
					start.push(this.sourceToken);
					return {
						type: "block-map",
						offset: this.offset,
						indent: this.indent,
						items: [{
							start,
							explicitKey: true
						}]
					};
				}
				case "map-value-ind": {
					this.onKeyLine = true;
					const start = getFirstKeyStartProps(getPrevProps(parent));
					return {
						type: "block-map",
						offset: this.offset,
						indent: this.indent,
						items: [{
							start,
							key: null,
							sep: [this.sourceToken]
						}]
					};
				}
			}
			return null;
		}
		atIndentedComment(start, indent) {
			if (this.type !== "comment") return false;
			if (this.indent <= indent) return false;
			return start.every((st) => st.type === "newline" || st.type === "space");
		}
		*documentEnd(docEnd) {
			if (this.type !== "doc-mode") {
				if (docEnd.end) docEnd.end.push(this.sourceToken);
				else docEnd.end = [this.sourceToken];
				if (this.type === "newline") yield* this.pop();
			}
		}
		*lineEnd(token) {
			switch (this.type) {
				case "comma":
				case "doc-start":
				case "doc-end":
				case "flow-seq-end":
				case "flow-map-end":
				case "map-value-ind":
					yield* this.pop();
					yield* this.step();
					break;
				case "newline": this.onKeyLine = false;
				default:
					if (token.end) token.end.push(this.sourceToken);
					else token.end = [this.sourceToken];
					if (this.type === "newline") yield* this.pop();
			}
		}
	};
	exports.Parser = Parser;
}));

// node_modules/yaml/dist/public-api.js
var require_public_api = /* @__PURE__ */ __commonJSMin(((exports) => {
	var composer = require_composer();
	var Document = require_Document();
	var errors = require_errors();
	var log = require_log();
	var identity = require_identity();
	var lineCounter = require_line_counter();
	var parser = require_parser();
	function parseOptions(options) {
		const prettyErrors = options.prettyErrors !== false;
		return {
			lineCounter: options.lineCounter || prettyErrors && new lineCounter.LineCounter() || null,
			prettyErrors
		};
	}
	/**
	* Parse the input as a stream of YAML documents.
	*
	* Documents should be separated from each other by `...` or `---` marker lines.
	*
	* @returns If an empty `docs` array is returned, it will be of type
	*   EmptyStream and contain additional stream information. In
	*   TypeScript, you should use `'empty' in docs` as a type guard for it.
	*/
	function parseAllDocuments(source, options = {}) {
		const { lineCounter, prettyErrors } = parseOptions(options);
		const parser$1 = new parser.Parser(lineCounter?.addNewLine);
		const composer$1 = new composer.Composer(options);
		const docs = Array.from(composer$1.compose(parser$1.parse(source)));
		if (prettyErrors && lineCounter) for (const doc of docs) {
			doc.errors.forEach(errors.prettifyError(source, lineCounter));
			doc.warnings.forEach(errors.prettifyError(source, lineCounter));
		}
		if (docs.length > 0) return docs;
		return Object.assign([], { empty: true }, composer$1.streamInfo());
	}
	/** Parse an input string into a single YAML.Document */
	function parseDocument(source, options = {}) {
		const { lineCounter, prettyErrors } = parseOptions(options);
		const parser$1 = new parser.Parser(lineCounter?.addNewLine);
		const composer$1 = new composer.Composer(options);
		let doc = null;
		for (const _doc of composer$1.compose(parser$1.parse(source), true, source.length)) if (!doc) doc = _doc;
		else if (doc.options.logLevel !== "silent") {
			doc.errors.push(new errors.YAMLParseError(_doc.range.slice(0, 2), "MULTIPLE_DOCS", "Source contains multiple documents; please use YAML.parseAllDocuments()"));
			break;
		}
		if (prettyErrors && lineCounter) {
			doc.errors.forEach(errors.prettifyError(source, lineCounter));
			doc.warnings.forEach(errors.prettifyError(source, lineCounter));
		}
		return doc;
	}
	function parse(src, reviver, options) {
		let _reviver = void 0;
		if (typeof reviver === "function") _reviver = reviver;
		else if (options === void 0 && reviver && typeof reviver === "object") options = reviver;
		const doc = parseDocument(src, options);
		if (!doc) return null;
		doc.warnings.forEach((warning) => log.warn(doc.options.logLevel, warning));
		if (doc.errors.length > 0) {
			if (doc.options.logLevel !== "silent") throw doc.errors[0];
			else doc.errors = [];
		}
		return doc.toJS(Object.assign({ reviver: _reviver }, options));
	}
	function stringify(value, replacer, options) {
		let _replacer = null;
		if (typeof replacer === "function" || Array.isArray(replacer)) _replacer = replacer;
		else if (options === void 0 && replacer) options = replacer;
		if (typeof options === "string") options = options.length;
		if (typeof options === "number") {
			const indent = Math.round(options);
			options = indent < 1 ? void 0 : indent > 8 ? { indent: 8 } : { indent };
		}
		if (value === void 0) {
			const { keepUndefined } = options ?? replacer ?? {};
			if (!keepUndefined) return void 0;
		}
		if (identity.isDocument(value) && !_replacer) return value.toString(options);
		return new Document.Document(value, _replacer, options).toString(options);
	}
	exports.parse = parse;
	exports.parseAllDocuments = parseAllDocuments;
	exports.parseDocument = parseDocument;
	exports.stringify = stringify;
}));

// node_modules/yaml/dist/index.js
var require_dist$1 = /* @__PURE__ */ __commonJSMin(((exports) => {
	var composer = require_composer();
	var Document = require_Document();
	var Schema = require_Schema();
	var errors = require_errors();
	var Alias = require_Alias();
	var identity = require_identity();
	var Pair = require_Pair();
	var Scalar = require_Scalar();
	var YAMLMap = require_YAMLMap();
	var YAMLSeq = require_YAMLSeq();
	var cst = require_cst();
	var lexer = require_lexer();
	var lineCounter = require_line_counter();
	var parser = require_parser();
	var publicApi = require_public_api();
	var visit = require_visit();
	exports.Composer = composer.Composer;
	exports.Document = Document.Document;
	exports.Schema = Schema.Schema;
	exports.YAMLError = errors.YAMLError;
	exports.YAMLParseError = errors.YAMLParseError;
	exports.YAMLWarning = errors.YAMLWarning;
	exports.Alias = Alias.Alias;
	exports.isAlias = identity.isAlias;
	exports.isCollection = identity.isCollection;
	exports.isDocument = identity.isDocument;
	exports.isMap = identity.isMap;
	exports.isNode = identity.isNode;
	exports.isPair = identity.isPair;
	exports.isScalar = identity.isScalar;
	exports.isSeq = identity.isSeq;
	exports.Pair = Pair.Pair;
	exports.Scalar = Scalar.Scalar;
	exports.YAMLMap = YAMLMap.YAMLMap;
	exports.YAMLSeq = YAMLSeq.YAMLSeq;
	exports.CST = cst;
	exports.Lexer = lexer.Lexer;
	exports.LineCounter = lineCounter.LineCounter;
	exports.Parser = parser.Parser;
	exports.parse = publicApi.parse;
	exports.parseAllDocuments = publicApi.parseAllDocuments;
	exports.parseDocument = publicApi.parseDocument;
	exports.stringify = publicApi.stringify;
	exports.visit = visit.visit;
	exports.visitAsync = visit.visitAsync;
}));

// src/isolate/belief.ts
const PRIOR = {
	culprits: .4,
	innocents: 4.5
};
/** A patch is dropped when the chance that it is innocent is smaller than this. */
const DOUBT = .001;
/**
* The chance that patch k is the first culprit, for k < length, and that there is no culprit, for k = length.
* This is the beta-binomial prediction, which allows for a rate that is not known exactly.
*/
function firstCulpritWeights({ culprits, innocents }, length) {
	const weights = [];
	let allGreen = 1;
	for (let k = 0; k < length; k += 1) {
		const innocent = (innocents + k) / (culprits + innocents + k);
		weights.push(allGreen * (1 - innocent));
		allGreen *= innocent;
	}
	return [...weights, allGreen];
}
/** Estimated trials for the open patches: the entropy of which of them are culprits, in bits. */
function expectedTrials({ culprits, innocents }, open) {
	return Math.max(1, Math.ceil(open * entropy(culprits / (culprits + innocents))));
}
/** Binary entropy in bits: what the answer to a yes-no question is worth. */
function entropy(p) {
	return p <= 0 || p >= 1 ? 0 : -p * Math.log2(p) - (1 - p) * Math.log2(1 - p);
}
/**
* The belief about which patch of a sequence is the first to break one test (or the suite). Hypothesis k: patch
* k is. Hypothesis n: no patch is. A pass is certain; a fail is false with the chance `flakeRate`.
*/
var BreakingPoint = class {
	weights;
	flakeRate;
	doubt;
	fails = /* @__PURE__ */ new Map();
	/** The longest prefix that passed. */
	passed = 0;
	/** `weights`: one for each of the n + 1 hypotheses. One is settled when its doubt is at most `doubt`. */
	constructor(weights, flakeRate, doubt) {
		this.doubt = doubt;
		this.weights = [...weights];
		this.flakeRate = Math.max(flakeRate, 1e-12);
		this.normalise();
	}
	get length() {
		return this.weights.length - 1;
	}
	/** A prefix of m patches failed: the culprit is among the first m, or the fail is a flake. */
	sawFail(m) {
		this.fails.set(m, (this.fails.get(m) ?? 0) + 1);
		for (let k = m; k <= this.length; k += 1) this.weights[k] *= this.flakeRate;
		this.normalise();
		return this;
	}
	sawPass(m) {
		for (let k = 0; k < m; k += 1) this.weights[k] = 0;
		this.passed = Math.max(this.passed, m);
		this.normalise();
		return this;
	}
	/** What the answer about each prefix would tell, in bits. Index m − 1 stands for the prefix of m patches. */
	gains() {
		const noise = entropy(this.flakeRate);
		let breaks = 0;
		return this.weights.slice(0, -1).map((weight, k) => {
			breaks += weight;
			return k < this.passed ? 0 : entropy(breaks + (1 - breaks) * this.flakeRate) - (1 - breaks) * noise;
		});
	}
	/**
	* The hypothesis beyond doubt, with its probability; `undefined` while there is none. A patch is settled,
	* too, when it comes right after the longest green prefix and failed more than `retries` times there.
	*/
	settled(retries) {
		const sure = this.weights.findIndex((weight) => weight >= 1 - this.doubt);
		const isTried = (this.fails.get(this.passed + 1) ?? 0) > retries;
		const at = sure < 0 && isTried ? this.passed : sure;
		return at < 0 ? void 0 : {
			at,
			confidence: this.weights[at]
		};
	}
	normalise() {
		const total = this.weights.reduce((sum, weight) => sum + weight, 0);
		if (!(total > 0)) this.weights[this.length] = 1;
		else for (let k = 0; k <= this.length; k += 1) this.weights[k] /= total;
	}
};

// src/isolate/questions.ts
/** Most trials for a batch of this size: a search that needs more has met something odd. */
function trialCap(patches) {
	return 2 * patches + 20;
}

// src/isolate/assume.ts
/** The assumptions that a search starts with: defaults, or what history knows better. */
/** The chance that a watched test fails for no reason, and the chance that a suite does, until history knows better. */
const USUAL_FLAKES = {
	test: .02,
	suite: .02
};
/** How much of the suspicion against a patch comes from its diff, until history knows better. */
const USUAL_TRUST = .9;
/** What a focus trial costs, in full trials, where nobody has measured it. */
const USUAL_FOCUS = .3;
/** Assumptions for a batch of `patches` patches. With `retries: 0` no test is assumed to be flaky. */
function assume(patches, { retries, hasNames, hasFocus, secondChance }, tuning = {}) {
	const testFlakeRate = retries === 0 ? 0 : tuning.testFlakeRate ?? USUAL_FLAKES.test;
	const suiteFlakeRate = retries === 0 ? 0 : tuning.suiteFlakeRate ?? USUAL_FLAKES.suite;
	const mostTrials = trialCap(patches);
	return {
		focusCost: tuning.focusCost ?? USUAL_FOCUS,
		hintTrust: tuning.hintTrust ?? .9,
		hasNames,
		hasFocus,
		retries,
		secondChance,
		testFlakeRate,
		suiteFlakeRate,
		prior: tuning.prior ?? PRIOR,
		mostTrials
	};
}

// src/record/search-json.ts
/** A recorded search in `run.json` and `snapshot.json`: what it assumed and asked, with the answers. */
const ids$2 = array$1(string());
const purpose = {
	patches: ids$2,
	why: string(),
	about: number$1()
};
/** A recorded search: what it assumed and asked, with the answers. */
const SearchJson = object({
	patches: ids$2,
	assumptions: object({
		hasNames: boolean(),
		hasFocus: boolean(),
		focusCost: number$1(),
		testFlakeRate: number$1(),
		suiteFlakeRate: number$1(),
		hintTrust: number$1().default(USUAL_TRUST),
		retries: int(),
		prior: object({
			culprits: number$1(),
			innocents: number$1()
		}),
		secondChance: boolean(),
		mostTrials: int()
	}),
	journal: array$1(object({
		question: discriminatedUnion("ask", [
			object({
				ask: literal("build"),
				patches: ids$2
			}),
			object({
				ask: literal("full"),
				...purpose
			}),
			object({
				ask: literal("focus"),
				tests: ids$2,
				...purpose
			})
		]),
		answer: union([
			object({ applied: ids$2 }),
			object({
				outcome: literal("red"),
				tests: ids$2,
				places: ids$2.optional(),
				areLost: literal(true).optional(),
				unknown: ids$2.optional(),
				hidesOthers: boolean().optional(),
				hints: record(string(), record(string(), number$1())).optional(),
				isTimeout: literal(true).optional(),
				seconds: number$1().optional()
			}),
			object({
				outcome: literal("unable"),
				forever: boolean()
			}),
			object({
				outcome: literal("green"),
				seconds: number$1().optional()
			}),
			object({ outcome: _enum(["error", "stop"]) })
		])
	}))
});
/** Copies a recorded search into plain, mutable data. */
function toSearchJson({ patches, assumptions, journal }) {
	return {
		patches: [...patches],
		assumptions: {
			...assumptions,
			prior: { ...assumptions.prior }
		},
		journal: journal.map(({ question, answer }) => ({
			question: toQuestion(question),
			answer: "applied" in answer ? { applied: [...answer.applied] } : answer.outcome === "red" ? toRed(answer) : answer
		}))
	};
}
function toQuestion(question) {
	const patches = [...question.patches];
	if (question.ask === "build") return {
		ask: "build",
		patches
	};
	const { why, about } = question;
	return question.ask === "full" ? {
		ask: "full",
		patches,
		why,
		about
	} : {
		ask: "focus",
		patches,
		tests: [...question.tests],
		why,
		about
	};
}
function toRed({ tests, places, unknown, hints, ...rest }) {
	return {
		...rest,
		tests: [...tests],
		...places ? { places: [...places] } : {},
		...unknown ? { unknown: [...unknown] } : {},
		...hints ? { hints: { ...hints } } : {}
	};
}

// src/record/run-json.ts
/** `run.json`: the whole run, for programs. */
const score$2 = int().min(1).max(5).nullable();
const tree = string().describe("A git tree id.");
const verdictNames = Object.keys(REASONS);
const ids$1 = array$1(string());
const Impact = object({
	score: number$1().min(-100).max(100),
	components: array$1(object({
		component: string(),
		points: number$1(),
		confidence: number$1(),
		says: string()
	})),
	unknown: array$1(string())
});
const sides = object({
	before: number$1(),
	after: number$1()
});
const failures$2 = array$1(object({
	id: string(),
	message: string().optional(),
	file: string().optional(),
	line: number$1().optional(),
	flakes: object({
		failed: int(),
		trials: int()
	}).optional()
}));
/** The form of `run.json`. Fields may be added; no field is renamed or removed. */
const RunJson = object({
	schema: literal("autosync.run/1"),
	name: string(),
	run: string().describe("Id of the workflow run, or a time stamp."),
	result: _enum([
		"landed",
		"partial",
		"rejected",
		"empty",
		"baseline-red",
		"error"
	]),
	startedAt: string(),
	durationMs: int(),
	history: object({
		origin: _enum([
			"folder",
			"cache",
			"artifact",
			"nowhere"
		]),
		runs: int()
	}).describe("Where the history was found, and how many runs it holds; `nowhere`: this run starts one."),
	sentence: string().describe("The run in one sentence."),
	problem: string().nullable().describe("What went wrong outside the patches."),
	base: object({
		commit: string(),
		tree
	}).nullable(),
	landed: object({
		commit: string(),
		tree,
		branch: string()
	}).nullable(),
	patches: array$1(object({
		id: string(),
		title: string(),
		verdict: _enum(verdictNames),
		reason: string(),
		detail: string().describe("The verdict in words."),
		evidence: object({
			greenTree: tree.optional(),
			redTree: tree.optional(),
			tests: array$1(string()).optional(),
			with: array$1(string()).optional(),
			confidence: number$1().optional().describe("The chance that the patch is to blame, given how often tests fail for no reason.")
		}),
		scores: object({
			impact: score$2,
			effort: score$2,
			risk: score$2,
			confidence: score$2
		}).describe("Scores that the manifest declares, from 1 to 5."),
		impact: Impact.optional().describe("The impact of this patch, where a trial with it and one without it differ in nothing else."),
		remarks: array$1(string()).describe("What people should look at, whatever the verdict.")
	})),
	trials: array$1(object({
		tree,
		kind: _enum([
			"baseline",
			"full",
			"focus"
		]),
		patches: array$1(string()),
		outcome: _enum([
			"green",
			"red",
			"error",
			"timeout"
		]),
		why: string(),
		exitCode: int().nullable(),
		durationMs: int(),
		tests: array$1(string()).describe("Ids of the failed tests."),
		asked: array$1(string()).optional().describe("Only in a focus trial: ids of the tests to run."),
		flaky: array$1(string()).describe("Ids of tests that failed and passed on this tree."),
		output: string().describe("Path of the file with the output, relative to this file.")
	})),
	flaky: array$1(string()).describe("Ids of tests that failed and passed on one tree."),
	search: SearchJson.nullable().describe("What the search assumed and asked, with the answers; `autosync replay` plays the search again."),
	pullRequest: object({
		number: int(),
		baseline: object({
			from: _enum(["trial", "history"]),
			run: string().optional()
		}),
		tests: sides,
		durationMs: sides,
		caused: failures$2.describe("Tests that fail with the change and did not fail without it."),
		flaky: failures$2.describe("Tests that failed and passed on one tree, or that are known to fail for no reason."),
		alreadyRed: failures$2.describe("Tests that fail with and without the change."),
		fixed: ids$1,
		added: ids$1,
		vanished: ids$1,
		newlySkipped: ids$1
	}).nullable().describe("What a pull request does to the tests."),
	impact: Impact.nullable().describe("The impact of the pull request, or of all patches that are green together."),
	risk: object({
		score: number$1().nullable(),
		reasons: array$1(string())
	}).nullable(),
	branchTests: object({
		newFailures: ids$1,
		fixed: ids$1,
		stillFailing: array$1(object({
			id: string(),
			run: string(),
			commit: string().nullable(),
			runs: int()
		})),
		newlySkipped: ids$1,
		vanished: ids$1,
		newTests: ids$1
	}).nullable().describe("What is new about the tests of the branch since the run before."),
	causes: array$1(object({
		message: string().describe("As it was seen. Numbers, ids, paths and addresses in it may differ."),
		tests: ids$1.describe("The tests that failed of it in this run."),
		runs: int().describe("In how many runs it was seen, this one included."),
		allTests: int().describe("In how many tests it was seen in all runs."),
		since: string().describe("The first run in which it was seen.")
	})).describe("Why tests failed in this run, in any trial: one entry for each cause."),
	alerts: array$1(string()).describe("Problems that people should look at."),
	lessons: array$1(object({
		id: string(),
		problem: string(),
		remedy: string(),
		priority: number$1(),
		saves: object({
			value: number$1(),
			unit: string()
		}).nullable(),
		status: string()
	})).describe("Open lessons, those that save most first, without those that are part of another one; all of them are in lessons_learned.json."),
	notes: array$1(string()).describe("Odd things and possible improvements. They decided nothing."),
	kpis: array$1(object({
		name: string(),
		value: number$1(),
		unit: string(),
		previous: number$1().nullable(),
		goal: number$1().nullable().optional(),
		alert: string().nullable()
	}))
}).meta({ title: "AutoSync run" });
/** Builds `run.json` from the record of a run and from what insight adds. */
function toRunJson(record, sentence, { kpis, alerts, impact, patchImpacts, risk, lessons, transitions, causes }) {
	return {
		schema: "autosync.run/1",
		name: record.name,
		run: record.runId,
		result: record.result,
		startedAt: new Date(record.startedAt).toISOString(),
		durationMs: record.durationMs,
		history: { ...record.history },
		sentence,
		problem: record.problem ?? null,
		base: record.base ?? null,
		landed: record.landed ?? null,
		patches: record.patches.map(({ id, title, verdict, declared, remarks }) => ({
			id,
			title,
			verdict: verdict.verdict,
			reason: verdict.reason,
			detail: verdict.detail,
			evidence: toEvidence(verdict.evidence),
			scores: {
				impact: declared.impact ?? null,
				effort: declared.effort ?? null,
				risk: declared.risk ?? null,
				confidence: declared.confidence ?? null
			},
			...patchImpacts.has(id) ? { impact: toImpact(patchImpacts.get(id)) } : {},
			remarks: [...remarks]
		})),
		trials: record.trials.map(({ tree, kind, patches, asked, flaky, judgement, exitCode, durationMs, output }) => ({
			tree,
			kind,
			patches: [...patches],
			outcome: judgement.outcome,
			why: judgement.why,
			exitCode: exitCode ?? null,
			durationMs,
			tests: "failed" in judgement ? [...judgement.failed] : [],
			...kind === "focus" ? { asked: [...asked] } : {},
			flaky: [...flaky],
			output
		})),
		flaky: [...record.flaky],
		search: record.search ? toSearchJson(record.search) : null,
		pullRequest: record.pullRequest ? toPullRequest(record.pullRequest) : null,
		impact: impact ? toImpact(impact) : null,
		risk: risk ? {
			score: risk.score,
			reasons: [...risk.reasons]
		} : null,
		branchTests: transitions ? {
			newFailures: [...transitions.newFailures],
			fixed: [...transitions.fixed],
			stillFailing: [...transitions.stillFailing],
			newlySkipped: [...transitions.newlySkipped],
			vanished: [...transitions.vanished],
			newTests: [...transitions.newTests]
		} : null,
		causes: causes.map((cause) => ({
			...cause,
			tests: [...cause.tests]
		})),
		alerts: [...alerts],
		lessons: lessons.filter(({ status, partOf }) => ["open", "back"].includes(status) && partOf === null).map(({ id, problem, remedy, priority, saves, status }) => ({
			id,
			problem,
			remedy,
			priority,
			saves,
			status
		})),
		notes: [...record.notes],
		kpis: [...kpis]
	};
}
function toImpact({ score: points, components, unknown }) {
	return {
		score: points,
		components: [...components],
		unknown: [...unknown]
	};
}
const LONGEST_MESSAGE = 2e3;
function shortened(failure) {
	return failure.message === void 0 ? failure : {
		...failure,
		message: failure.message.slice(0, LONGEST_MESSAGE)
	};
}
function toPullRequest({ number, baseline, before, after, comparison }) {
	const { caused, flaky, alreadyRed, fixed, added, vanished, newlySkipped } = comparison;
	return {
		number,
		baseline,
		tests: {
			before: before.tests,
			after: after.tests
		},
		durationMs: {
			before: before.durationMs,
			after: after.durationMs
		},
		caused: caused.map(shortened),
		flaky: flaky.map(shortened),
		alreadyRed: alreadyRed.map(shortened),
		fixed: [...fixed],
		added: [...added],
		vanished: [...vanished],
		newlySkipped: [...newlySkipped]
	};
}
function toEvidence(evidence) {
	return {
		...evidence,
		tests: evidence?.tests && [...evidence.tests],
		with: evidence?.with && [...evidence.with]
	};
}

// node_modules/simple-statistics/dist/simple-statistics.mjs
/**
* This is the internal implementation of quantiles: when you know
* that the order is sorted, you don't need to re-sort it, and the computations
* are faster.
*
* This implements the linear interpolation method (type=7 in R/numpy),
* which is the default in numpy.percentile and R's quantile.
*
* @param {Array<number>} x sample of one or more data points
* @param {number} p desired quantile: a number between 0 to 1, inclusive
* @returns {number} quantile value
* @throws {Error} if p ix outside of the range from 0 to 1
* @throws {Error} if x is empty
* @example
* quantileSorted([3, 6, 7, 8, 8, 9, 10, 13, 15, 16, 20], 0.5); // => 9
*/
function quantileSorted(x, p) {
	var idx = (x.length - 1) * p;
	if (x.length === 0) throw new Error("quantile requires at least one data point.");
	else if (p < 0 || p > 1) throw new Error("quantiles must be between 0 and 1");
	else if (p === 1) return x[x.length - 1];
	else if (p === 0) return x[0];
	else if (idx % 1 !== 0) {
		var lower = Math.floor(idx);
		var upper = Math.ceil(idx);
		var fraction = idx - lower;
		return x[lower] + fraction * (x[upper] - x[lower]);
	} else return x[idx];
}
/**
* Rearrange items in `arr` so that all items in `[left, k]` range are the smallest.
* The `k`-th element will have the `(k - left + 1)`-th smallest value in `[left, right]`.
*
* Implements Floyd-Rivest selection algorithm https://en.wikipedia.org/wiki/Floyd-Rivest_algorithm
*
* @param {Array<number>} arr input array
* @param {number} k pivot index
* @param {number} [left] left index
* @param {number} [right] right index
* @returns {void} mutates input array
* @example
* var arr = [65, 28, 59, 33, 21, 56, 22, 95, 50, 12, 90, 53, 28, 77, 39];
* quickselect(arr, 8);
* // = [39, 28, 28, 33, 21, 12, 22, 50, 53, 56, 59, 65, 90, 77, 95]
*/
function quickselect(arr, k, left, right) {
	left = left || 0;
	right = right || arr.length - 1;
	while (right > left) {
		if (right - left > 600) {
			var n = right - left + 1;
			var m = k - left + 1;
			var z = Math.log(n);
			var s = .5 * Math.exp(2 * z / 3);
			var sd = .5 * Math.sqrt(z * s * (n - s) / n);
			if (m - n / 2 < 0) sd *= -1;
			quickselect(arr, k, Math.max(left, Math.floor(k - m * s / n + sd)), Math.min(right, Math.floor(k + (n - m) * s / n + sd)));
		}
		var t = arr[k];
		var i = left;
		var j = right;
		swap(arr, left, k);
		if (arr[right] > t) swap(arr, left, right);
		while (i < j) {
			swap(arr, i, j);
			i++;
			j--;
			while (arr[i] < t) i++;
			while (arr[j] > t) j--;
		}
		if (arr[left] === t) swap(arr, left, j);
		else {
			j++;
			swap(arr, j, right);
		}
		if (j <= k) left = j + 1;
		if (k <= j) right = j - 1;
	}
}
function swap(arr, i, j) {
	var tmp = arr[i];
	arr[i] = arr[j];
	arr[j] = tmp;
}
/**
* The [quantile](https://en.wikipedia.org/wiki/Quantile):
* this is a population quantile, since we assume to know the entire
* dataset in this library. This implementation uses linear interpolation,
* equivalent to R's type=7 and numpy's default percentile method.
*
* Sample is a one-dimensional array of numbers,
* and p is either a decimal number from 0 to 1 or an array of decimal
* numbers from 0 to 1.
* In terms of a k/q quantile, p = k/q - it's just dealing with fractions or dealing
* with decimal values.
* When p is an array, the result of the function is also an array containing the appropriate
* quantiles in input order
*
* @param {Array<number>} x sample of one or more numbers
* @param {Array<number> | number} p the desired quantile, as a number between 0 and 1
* @returns {number} quantile
* @example
* quantile([3, 6, 7, 8, 8, 9, 10, 13, 15, 16, 20], 0.5); // => 9
*/
function quantile(x, p) {
	var copy = x.slice();
	if (Array.isArray(p)) {
		multiQuantileSelect(copy, p);
		var results = [];
		for (var i = 0; i < p.length; i++) results[i] = quantileSorted(copy, p[i]);
		return results;
	} else {
		quantileSelect(copy, quantileIndex(copy.length, p), 0, copy.length - 1);
		return quantileSorted(copy, p);
	}
}
function quantileSelect(arr, k, left, right) {
	if (k % 1 === 0) quickselect(arr, k, left, right);
	else {
		k = Math.floor(k);
		quickselect(arr, k, left, right);
		quickselect(arr, k + 1, k + 1, right);
	}
}
function multiQuantileSelect(arr, p) {
	var positions = /* @__PURE__ */ new Set();
	for (var i = 0; i < p.length; i++) {
		var idx = quantileIndex(arr.length, p[i]);
		positions.add(Math.floor(idx));
		positions.add(Math.ceil(idx));
	}
	var indices = Array.from(positions).sort(compare);
	multiselect(arr, indices, 0, indices.length - 1, 0, arr.length - 1);
}
function multiselect(arr, indices, lo, hi, left, right) {
	if (lo > hi) return;
	var mid = lo + hi >> 1;
	quickselect(arr, indices[mid], left, right);
	multiselect(arr, indices, lo, mid - 1, left, indices[mid] - 1);
	multiselect(arr, indices, mid + 1, hi, indices[mid] + 1, right);
}
function compare(a, b) {
	return a - b;
}
function quantileIndex(len, p) {
	var idx = (len - 1) * p;
	if (p === 1) return len - 1;
	else if (p === 0) return 0;
	else if (idx % 1 !== 0) return idx;
	else return idx;
}
/**
* The [median](http://en.wikipedia.org/wiki/Median) is
* the middle number of a list. This is often a good indicator of 'the middle'
* when there are outliers that skew the `mean()` value.
* This is a [measure of central tendency](https://en.wikipedia.org/wiki/Central_tendency):
* a method of finding a typical or central value of a set of numbers.
*
* The median isn't necessarily one of the elements in the list: the value
* can be the average of two elements if the list has an even length
* and the two central values are different.
*
* @param {Array<number>} x input
* @returns {number} median value
* @example
* median([10, 2, 5, 100, 2, 1]); // => 3.5
*/
function median(x) {
	return +quantile(x, .5);
}
/**
* The [Median Absolute Deviation](http://en.wikipedia.org/wiki/Median_absolute_deviation) is
* a robust measure of statistical
* dispersion. It is more resilient to outliers than the standard deviation.
*
* @param {Array<number>} x input array
* @returns {number} median absolute deviation
* @example
* medianAbsoluteDeviation([1, 1, 2, 2, 4, 6, 9]); // => 1
*/
function medianAbsoluteDeviation(x) {
	var medianValue = median(x);
	var medianAbsoluteDeviations = [];
	for (var i = 0; i < x.length; i++) medianAbsoluteDeviations.push(Math.abs(x[i] - medianValue));
	return median(medianAbsoluteDeviations);
}
/**
* [Bayesian Classifier](http://en.wikipedia.org/wiki/Naive_Bayes_classifier)
*
* This is a naïve bayesian classifier that takes
* singly-nested objects.
*
* @class
* @example
* var bayes = new BayesianClassifier();
* bayes.train({
*   species: 'Cat'
* }, 'animal');
* var result = bayes.score({
*   species: 'Cat'
* })
* // result
* // {
* //   animal: 1
* // }
*/
var BayesianClassifier = function BayesianClassifier() {
	this.totalCount = 0;
	this.data = {};
};
/**
* Train the classifier with a new item, which has a single
* dimension of Javascript literal keys and values.
*
* @param {Object} item an object with singly-deep properties
* @param {string} category the category this item belongs to
* @return {undefined} adds the item to the classifier
*/
BayesianClassifier.prototype.train = function train(item, category) {
	if (!this.data[category]) this.data[category] = {};
	for (var k in item) {
		var v = item[k];
		if (this.data[category][k] === void 0) this.data[category][k] = {};
		if (this.data[category][k][v] === void 0) this.data[category][k][v] = 0;
		this.data[category][k][v]++;
	}
	this.totalCount++;
};
/**
* Generate a score of how well this item matches all
* possible categories based on its attributes
*
* @param {Object} item an item in the same format as with train
* @returns {Object} of probabilities that this item belongs to a
* given category.
*/
BayesianClassifier.prototype.score = function score(item) {
	var odds = {};
	var category;
	for (var k in item) {
		var v = item[k];
		for (category in this.data) {
			if (odds[category] === void 0) odds[category] = {};
			if (this.data[category][k]) odds[category][k + "_" + v] = (this.data[category][k][v] || 0) / this.totalCount;
			else odds[category][k + "_" + v] = 0;
		}
	}
	var oddsSums = {};
	for (category in odds) {
		oddsSums[category] = 0;
		for (var combination in odds[category]) oddsSums[category] += odds[category][combination];
	}
	return oddsSums;
};
var COEFFICIENTS = [
	.9999999999999971,
	57.15623566586292,
	-59.59796035547549,
	14.136097974741746,
	-.4919138160976202,
	3399464998481189e-20,
	4652362892704858e-20,
	-9837447530487956e-20,
	.0001580887032249125,
	-.00021026444172410488,
	.00021743961811521265,
	-.0001643181065367639,
	8441822398385275e-20,
	-26190838401581408e-21,
	36899182659531625e-22
];
var g = 607 / 128;
var LOGSQRT2PI = Math.log(Math.sqrt(2 * Math.PI));
/**
* Compute the logarithm of the [gamma function](https://en.wikipedia.org/wiki/Gamma_function) of a value using Lanczos' approximation.
* This function takes as input any real-value n greater than 0.
* This function is useful for values of n too large for the normal gamma function (n > 165).
* The code is based on Lanczo's Gamma approximation, defined [here](http://my.fit.edu/~gabdo/gamma.txt).
*
* @param {number} n Any real number greater than zero.
* @returns {number} The logarithm of gamma of the input value.
*
* @example
* gammaln(500); // 2605.1158503617335
* gammaln(2.4); // 0.21685932244884043
*/
function gammaln(n) {
	if (n <= 0) return Number.POSITIVE_INFINITY;
	n--;
	var a = COEFFICIENTS[0];
	for (var i = 1; i < 15; i++) a += COEFFICIENTS[i] / (n + i);
	var tmp = g + .5 + n;
	return LOGSQRT2PI + Math.log(a) - tmp + (n + .5) * Math.log(tmp);
}
var SQRT_2PI$1 = Math.sqrt(2 * Math.PI);
function cumulativeDistribution(z) {
	var sum = z;
	var tmp = z;
	for (var i = 1; i < 30; i++) {
		tmp *= z * z / (2 * i + 1);
		sum += tmp;
	}
	return Math.round((.5 + sum / SQRT_2PI$1 * Math.exp(-z * z / 2)) * 1e4) / 1e4;
}
/**
* A standard normal table, also called the unit normal table or Z table,
* is a mathematical table for the values of Φ (phi), which are the values of
* the [cumulative distribution function](https://en.wikipedia.org/wiki/Normal_distribution#Cumulative_distribution_function)
* of the normal distribution. It is used to find the probability that a
* statistic is observed below, above, or between values on the standard
* normal distribution, and by extension, any normal distribution.
*/
var standardNormalTable = [];
for (var z = 0; z <= 3.09; z += .01) standardNormalTable.push(cumulativeDistribution(z));
/**
* **[Cumulative Standard Normal Probability](http://en.wikipedia.org/wiki/Standard_normal_table)**
*
* Since probability tables cannot be
* printed for every normal distribution, as there are an infinite variety
* of normal distributions, it is common practice to convert a normal to a
* standard normal and then use the standard normal table to find probabilities.
*
* You can use `.5 + .5 * errorFunction(x / Math.sqrt(2))` to calculate the probability
* instead of looking it up in a table.
*
* @param {number} z
* @returns {number} cumulative standard normal probability
*/
function cumulativeStdNormalProbability(z) {
	var index = Math.min(Math.round(Math.abs(z) * 100), standardNormalTable.length - 1);
	if (z >= 0) return standardNormalTable[index];
	else return Math.round((1 - standardNormalTable[index]) * 1e4) / 1e4;
}
/**
* This is a single-layer [Perceptron Classifier](http://en.wikipedia.org/wiki/Perceptron) that takes
* arrays of numbers and predicts whether they should be classified
* as either 0 or 1 (negative or positive examples).
* @class
* @example
* // Create the model
* var p = new PerceptronModel();
* // Train the model with input with a diagonal boundary.
* for (var i = 0; i < 5; i++) {
*     p.train([1, 1], 1);
*     p.train([0, 1], 0);
*     p.train([1, 0], 0);
*     p.train([0, 0], 0);
* }
* p.predict([0, 0]); // 0
* p.predict([0, 1]); // 0
* p.predict([1, 0]); // 0
* p.predict([1, 1]); // 1
*/
var PerceptronModel = function PerceptronModel() {
	this.weights = [];
	this.bias = 0;
};
/**
* **Predict**: Use an array of features with the weight array and bias
* to predict whether an example is labeled 0 or 1.
*
* @param {Array<number>} features an array of features as numbers
* @returns {number|null} 1 if the score is over 0, otherwise 0; null if
* the model has not been trained on feature arrays of this length
*/
PerceptronModel.prototype.predict = function predict(features) {
	if (features.length !== this.weights.length) return null;
	var score = 0;
	for (var i = 0; i < this.weights.length; i++) score += this.weights[i] * features[i];
	score += this.bias;
	if (score > 0) return 1;
	else return 0;
};
/**
* **Train** the classifier with a new example, which is
* a numeric array of features and a 0 or 1 label.
*
* @param {Array<number>} features an array of features as numbers
* @param {number} label either 0 or 1
* @returns {PerceptronModel|null} this, or null if the label is not 0 or 1
*/
PerceptronModel.prototype.train = function train(features, label) {
	if (label !== 0 && label !== 1) return null;
	if (features.length !== this.weights.length) {
		this.weights = features.slice();
		this.bias = 1;
	}
	var prediction = this.predict(features);
	if (typeof prediction === "number" && prediction !== label) {
		var gradient = label - prediction;
		for (var i = 0; i < this.weights.length; i++) this.weights[i] += gradient * features[i];
		this.bias += gradient;
	}
	return this;
};

// src/isolate/peers.ts
/** Each patch is tried alone on top of what is green. */
const oneByOne = (culprits) => culprits.length;
/** A red batch is halved, and both halves are tried (bors). */
const halving = (culprits) => {
	if (culprits.length === 0) return 0;
	if (!culprits.some(Boolean) || culprits.length === 1) return 1;
	const half = Math.ceil(culprits.length / 2);
	return 1 + halving(culprits.slice(0, half)) + halving(culprits.slice(half));
};

// src/trial/judging/reruns.ts
/** Joins the results of tests that ran more than once on the same tree. */
/**
* Joins the tries of a repeated test. A runner that repeats a failing test may report each try as a separate
* test in the same file. Where the last try passed, they are one flaky test. This is sure only where the
* command succeeded.
*/
function foldRepeats(tests) {
	return [...Map.groupBy(tests, ({ suite, name }) => JSON.stringify([suite, name])).values()].flatMap((tries) => {
		const last = tries.at(-1);
		const failed = tries.filter(({ status }) => status === "failed");
		if (last.status !== "passed" || failed.length === 0) return tries;
		return [...tries.slice(0, -1).filter(({ status }) => status !== "failed"), withAttempts({
			...last,
			id: failed[0].id
		}, failed)];
	});
}
/** Adds earlier tries to a test. A test that passed after a failure on the same tree is flaky. */
function withAttempts(test, earlier) {
	const all = [...earlier.flatMap(({ attempts: before = [], status, durationMs, message, trace }) => [...before, {
		status,
		durationMs,
		...message ? { message } : {},
		...trace ? { trace } : {}
	}]), ...test.attempts ?? []];
	const isFlaky = test.status === "passed" && all.some(({ status }) => status === "failed");
	return {
		...test,
		attempts: all,
		...isFlaky ? { flaky: true } : {}
	};
}
/**
* The tests of a rerun of the whole command, with their earlier tries. An earlier failure that the rerun does
* not report, such as a file that could not be loaded, is dropped.
*/
function afterRerun(before, rerun) {
	const failed = new Map(before.filter(({ status }) => status === "failed").map((test) => [test.id, test]));
	return rerun.map((test) => {
		const earlier = failed.get(test.id);
		return earlier ? withAttempts(test, [earlier]) : test;
	});
}
/**
* The tests of a trial, with the results of a rerun of only some of them. Durations stay those of the trial.
*/
function withFocus(tests, focused) {
	const seen = new Map(focused.map((test) => [test.id, test]));
	return tests.map((test) => {
		const next = seen.get(test.id);
		return next ? withAttempts({
			...next,
			durationMs: test.durationMs
		}, [test]) : test;
	});
}
/** More failures than this, if they are also more than half of all tests, are hardly flakes. */
const TOO_MANY = 20;
/** Whether running these failures again can tell anything. */
function isWorthRerun(failing, tests) {
	const executed = tests.filter(wasExecuted).length;
	return failing.length > 0 && (failing.length <= TOO_MANY || failing.length * 2 <= executed);
}

// src/trial/judging/integrity.ts
/** Finds out whether fewer tests ran than on the base, because a suite must not shrink silently. */
/**
* Compares the executed tests with those of the base. Each test file must execute at least as many tests as
* on the base, and no test may be newly skipped. A test that moved to another file and kept its name counts
* for its old file. A test with a new name in its file is not lost: there, only the number counts.
*/
function compareExecuted(base, now) {
	const before = foldRepeats(base).filter(wasExecuted);
	const after = foldRepeats(now).filter(wasExecuted);
	const isStillThere = idsOf$1(after);
	const isKnown = idsOf$1(before);
	const gone = before.filter(({ id }) => !isStillThere.has(id));
	const fresh = after.filter(({ id }) => !isKnown.has(id));
	const reported = idsOf$1(now);
	const skipped = gone.filter(({ id }) => reported.has(id));
	const vanished = gone.filter(({ id }) => !reported.has(id));
	const byName = pair(vanished, fresh, ({ name }) => name);
	const byFile = pair(byName.alone, byName.spare, fileOf);
	const lost = [...skipped, ...byFile.alone];
	const [ran, runs, newly] = [
		countByFile(before),
		countByFile(after),
		countByFile(skipped)
	];
	const where = [...new Set(lost.map(fileOf))].map((file) => {
		const how = newly.has(file) ? `, with ${newly.get(file)} newly skipped` : "";
		return `${file || "The suite"} ran ${counted(ran.get(file) ?? 0, "test")} on the base and ${runs.get(file) ?? 0} here${how}`;
	});
	return {
		lost: lost.map(({ id }) => id),
		where,
		renamed: vanished.length - byFile.alone.length
	};
}
/** The file of a test. Where the report names no file, its suites (the class). */
function fileOf({ file, suite }) {
	return file ?? suite.join(" › ");
}
function countByFile(tests) {
	const counts = /* @__PURE__ */ new Map();
	for (const test of tests) counts.set(fileOf(test), (counts.get(fileOf(test)) ?? 0) + 1);
	return counts;
}
function idsOf$1(tests) {
	return new Set(tests.map(({ id }) => id));
}
__name(idsOf$1, "idsOf");
/** Pairs each test with one other test of the same key. Returns the tests without a partner on both sides. */
function pair(tests, others, keyOf) {
	const spare = Map.groupBy(others, keyOf);
	return {
		alone: tests.filter((test) => spare.get(keyOf(test))?.pop() === void 0),
		spare: [...spare.values()].flat()
	};
}

// src/trial/judging/judge.ts
/** The tests that the reports name; none where there is no usable report. */
function testsOf({ report }) {
	return report && "tests" in report ? report.tests : [];
}
/** The gate `all-green`: nothing is excused. */
const ALL_GREEN = { excused: /* @__PURE__ */ new Set() };
/** The exit code by which a command says "this revision cannot be judged" (as in `git bisect run`). */
const CANNOT_JUDGE = 125;
/** Exit codes by which a shell says that a signal ended its command. */
const SIGNALS = /* @__PURE__ */ new Map([
	[130, "SIGINT"],
	[132, "SIGILL"],
	[134, "SIGABRT"],
	[135, "SIGBUS"],
	[136, "SIGFPE"],
	[137, "SIGKILL, for example for want of memory"],
	[139, "SIGSEGV"],
	[143, "SIGTERM"]
]);
/**
* Judges a trial by its exit code and its report. The two must agree: where only one of them shows a failure,
* the trial is red and `why` names both.
*/
function judge$1({ end, report }, expected = ALL_GREEN) {
	if (end.kind === "timeout") return {
		outcome: "timeout",
		why: "The test command ran into the time limit.",
		reason: "timeout",
		failed: []
	};
	if (end.kind === "signal") return red(`The test command was ended by ${end.signal}.`, "command-failed");
	if (end.code === CANNOT_JUDGE) return {
		outcome: "error",
		why: "The test command exited with 125, so it cannot judge this tree."
	};
	const signal = SIGNALS.get(end.code);
	const exited = `The test command exited with ${end.code}${signal === void 0 ? "" : ` (as after ${signal})`}`;
	if (!report || "problem" in report) return judgeExitCode(exited, end.code, report?.problem, expected.reference !== void 0);
	return judgeTests(exited, end.code, report.tests, expected);
}
__name(judge$1, "judge");
/** `hasReference`: on the base, the same command left a report. */
function judgeExitCode(exited, code, problem, hasReference) {
	if (problem === void 0) return code === 0 ? {
		outcome: "green",
		why: `${exited}.`
	} : red(`${exited}.`, "command-failed");
	if (code !== 0) return red(`${exited} and left no usable report: ${problem}`, "no-report");
	if (hasReference) return red(`${exited}, but it left no usable report, as it did on the base: ${problem}`, "no-report");
	return {
		outcome: "error",
		why: `${exited}, but its report cannot be used: ${problem} Check \`report-paths\`.`
	};
}
function judgeTests(exited, code, tests, expected) {
	const { excused } = expected;
	const failed = failedIds(tests);
	const failures = excused === "all" ? [] : failed.filter((id) => !excused.has(id));
	if (failures.length > 0) return red(code === 0 ? `${exited}, but its report shows ${counted(failures.length, "failed test")}.` : `${exited}: ${counted(failures.length, "test")} failed.`, "tests-failed", failures);
	if (code !== 0 && failed.length === 0) return red(`${exited}, although its report shows no failed test.`, "command-failed");
	if (code !== 0 && code !== 1 && code !== failed.length && code !== expected.baseExitCode) return red(`${exited}, which ${counted(failed.length, "excused failure")} cannot explain.`, "command-failed");
	const ran = tests.filter(wasExecuted).length;
	const hadTests = expected.reference?.some(wasExecuted) ?? false;
	if (ran === 0 && !hadTests) return {
		outcome: "error",
		why: `${exited}, but its report shows that no test ran.`
	};
	const known = failed.length === 0 ? "" : `; ${failed.length} failed, which the gate excuses`;
	return judgeIntegrity(`${exited} and ${counted(ran, "test")} ran${known}.`, tests, expected);
}
function judgeIntegrity(why, tests, { reference }) {
	if (!reference) return {
		outcome: "green",
		why
	};
	const { lost, where, renamed } = compareExecuted(reference, tests);
	if (lost.length > 0) {
		const more = where.length > 3 ? `, and so on for ${counted(where.length - 3, "more file")}` : "";
		return red(`Fewer tests ran than on the base: ${where.slice(0, 3).join("; ")}${more}.`, "tests-weakened", lost);
	}
	const note = `${counted(renamed, "test")} changed name or file.`;
	return {
		outcome: "green",
		why,
		...renamed > 0 ? { note } : {}
	};
}
function failedIds(tests) {
	return tests.filter((test) => test.status === "failed").map((test) => test.id);
}
/** Ids of the failed tests that make a trial red; none where it is red for another reason, or not red. */
function countedFailures({ judgement, tests }, { excused }) {
	if (judgement.outcome !== "red" || judgement.reason !== "tests-failed") return [];
	return excused === "all" ? [] : failedIds(tests).filter((id) => !excused.has(id));
}
function red(why, reason, failed = []) {
	return {
		outcome: "red",
		why,
		reason,
		failed
	};
}

// src/trial/trial-log.ts
/** Keeps all trials of a run in order. Only this file decides which trial tells the outcome of a tree. */
var TrialLog = class {
	byNumber = /* @__PURE__ */ new Map();
	/** By tree, the number of the trial whose outcome counts, after all reruns. */
	final = /* @__PURE__ */ new Map();
	/** Adds a trial. A trial that was judged again replaces its earlier version. */
	add(trial) {
		this.byNumber.set(trial.number, trial);
	}
	/** Notes that this trial is the outcome of its tree, reruns included. The tree need not be tried again. */
	markFinal(trial) {
		this.final.set(trial.tree, trial.number);
	}
	/**
	* Notes that these tests failed in a whole trial and passed in a later trial of the same tree, on the trials
	* where they failed.
	*/
	noteFlaky(tests) {
		if (tests.length === 0) return;
		for (const trial of this.trials) {
			if (trial.kind === "focus") continue;
			const passedLater = new Set(this.trials.filter((later) => later.tree === trial.tree && later.number > trial.number).flatMap((later) => later.tests.filter(({ status }) => status === "passed").map(({ id }) => id)));
			const failedHere = new Set(failedIds(trial.tests));
			const flaky = tests.filter((id) => failedHere.has(id) && passedLater.has(id));
			if (flaky.length > 0) this.add({
				...trial,
				flaky: [.../* @__PURE__ */ new Set([...trial.flaky, ...flaky])]
			});
		}
	}
	/** The trial that {@link markFinal} was called with for this tree. */
	finalTrialOf(tree) {
		return this.byNumber.get(this.final.get(tree) ?? 0);
	}
	/** No tree has its outcome any more: each must be tried again where it matters. */
	forgetFinal() {
		this.final.clear();
	}
	/** All trials, in the order in which they began. */
	get trials() {
		return [...this.byNumber.values()];
	}
	/** The last tree that was tried with exactly these patches. A set of patches may be arranged in several ways. */
	treeWith(patches) {
		const wanted = new Set(patches);
		return this.trials.findLast((trial) => trial.patches.length === wanted.size && trial.patches.every((id) => wanted.has(id)))?.tree;
	}
	/** The last whole trial of a tree. */
	wholeTrialOf(tree) {
		return wholeTrialOf(this.trials, tree);
	}
	/** Whether any trial of the tree, focus trials included, was red or timed out in this run. */
	wasRed(tree) {
		return this.trials.some((trial) => trial.tree === tree && ["red", "timeout"].includes(trial.judgement.outcome));
	}
};
/** The last whole trial of a tree: a baseline or a full trial, not a focus trial. */
function wholeTrialOf(trials, tree) {
	return trials.findLast((trial) => trial.tree === tree && trial.kind !== "focus");
}
/** The trial that explains the verdict about a tree: its last whole trial, else its last focus trial. */
function tellingTrialOf(trials, tree) {
	return wholeTrialOf(trials, tree) ?? trials.findLast((trial) => trial.tree === tree);
}
/** The last trial of the base. */
function baselineOf(trials) {
	return trials.findLast(({ kind }) => kind === "baseline");
}
/** The last whole trial that was green. */
function lastGreenOf(trials) {
	return trials.findLast(({ kind, judgement }) => kind !== "focus" && judgement.outcome === "green");
}

// src/insight/kpis.ts
/** The KPIs: what one run shows, and what only several runs show. */
/** Names of all KPIs. A custom metric must not take one, even when the KPI has no value in this run. */
const KPI_NAMES = [
	"landed ratio",
	"culprit rate",
	"conflict rate",
	"full trials",
	"focus trials",
	"full trials one by one",
	"full trials by halving",
	"entropy bound",
	"suspects right",
	"trial time saved",
	"trial time",
	"suite duration",
	"suite duration p50",
	"suite duration p95",
	"tests executed",
	"flaky tests",
	"suite pass rate",
	"flake rate",
	"setup share",
	"lead time",
	"baseline-red streak",
	"time to green"
];
/** The KPIs that one run shows without a history. A ratio without a denominator is left out, not zero. */
function measure(record) {
	const { trials, flaky } = record;
	const verdicts = record.patches.map(({ verdict }) => verdict);
	const share = (counts) => verdicts.length === 0 || record.pullRequest ? void 0 : verdicts.filter(({ verdict }) => counts(verdict)).length / verdicts.length;
	const lastGreen = lastGreenOf(trials);
	const baseline = baselineOf(trials);
	const counts = baseline && baseline.tests.length > 0 ? countStatuses(baseline.tests) : void 0;
	const executed = counts && counts.tests - counts.skipped - counts.pending;
	const kpis = [
		[
			"landed ratio",
			share(madeIt),
			"ratio"
		],
		[
			"culprit rate",
			share((verdict) => verdict === "culprit"),
			"ratio"
		],
		[
			"conflict rate",
			share((verdict) => verdict === "conflict"),
			"ratio"
		],
		[
			"full trials",
			trials.filter(({ kind }) => kind === "full").length,
			"trials"
		],
		[
			"focus trials",
			trials.filter(({ kind }) => kind === "focus").length || void 0,
			"trials"
		],
		...efficiency(record),
		[
			"suspects right",
			suspectsRight(record),
			"ratio"
		],
		[
			"trial time",
			round$2(trials.reduce((sum, trial) => sum + trial.durationMs, 0) / 1e3),
			"s"
		],
		[
			"suite duration",
			lastGreen && round$2(lastGreen.durationMs / 1e3),
			"s"
		],
		[
			"tests executed",
			executed,
			"tests"
		],
		[
			"flaky tests",
			counts && flaky.length,
			"tests"
		],
		[
			"suite pass rate",
			counts && executed ? counts.passed / executed : void 0,
			"ratio"
		],
		[
			"flake rate",
			counts && executed ? flaky.length / executed : void 0,
			"ratio"
		],
		[
			"setup share",
			setupShare(trials),
			"ratio"
		]
	];
	const own = new Set(KPI_NAMES);
	const custom = record.custom.filter(({ name }) => !own.has(name));
	return [...known(kpis), ...custom.map(({ name, value, unit }) => ({
		name,
		value,
		unit,
		...ALONE
	}))];
}
const ALONE = {
	previous: null,
	alert: null
};
function known(kpis) {
	return kpis.flatMap(([name, value, unit]) => value === void 0 ? [] : [{
		name,
		value,
		unit,
		...ALONE
	}]);
}
/**
* What other strategies would have cost for the same verdicts, the time that the search saved, and the
* entropy bound: for n patches and a share p of culprits, every strategy needs n · H(p) full trials or more
* on average.
*/
function efficiency(record) {
	const costs = costsOf(record);
	if (!costs) return [];
	const { oneByOne: loop, halving: halves, bound, usedMs, fullMs } = costs;
	return [
		[
			"full trials one by one",
			loop,
			"trials"
		],
		[
			"full trials by halving",
			halves,
			"trials"
		],
		[
			"entropy bound",
			Math.round(bound * 10) / 10,
			"trials"
		],
		[
			"trial time saved",
			round$2((loop * fullMs - usedMs) / 1e3),
			"s"
		]
	];
}
/**
* What the search took in milliseconds, what a full trial took on average, and how many full trials other strategies
* need for the same verdicts. `undefined`: nothing was searched for.
*/
function costsOf({ patches, trials, search }) {
	const tried = patches.filter(({ verdict }) => wasTested(verdict.verdict));
	if (!search || tried.length === 0) return void 0;
	const culprits = tried.map(({ verdict }) => verdict.verdict === "culprit");
	const full = trials.filter(({ kind }) => kind === "full");
	const sum = (some) => some.reduce((ms, { durationMs }) => ms + durationMs, 0);
	return {
		usedMs: sum(trials.filter(({ kind }) => kind !== "baseline")),
		fullMs: sum(full) / Math.max(full.length, 1),
		oneByOne: oneByOne(culprits),
		halving: halving(culprits),
		bound: culprits.length * entropy(culprits.filter(Boolean).length / culprits.length)
	};
}
/**
* Of the tests that culprits broke and that the diffs said something about: how often the culprit was the most
* suspicious patch of those that were tried when the test failed first.
*/
function suspectsRight({ patches, search }) {
	const culprits = patches.flatMap(({ id, verdict }) => verdict.verdict === "culprit" ? [[id, new Set(verdict.evidence?.tests)]] : []);
	const rights = [];
	for (const { question, answer } of search?.journal ?? []) {
		if (!("hints" in answer) || !answer.hints) continue;
		const tried = new Set(question.patches);
		for (const [test, hints] of Object.entries(answer.hints)) {
			const scores = Object.entries(hints).filter(([id]) => tried.has(id));
			const most = Math.max(1, ...scores.map(([, score]) => score));
			const by = culprits.filter(([id, tests]) => tried.has(id) && tests.has(test));
			if (most > 1 && by.length > 0) rights.push(by.some(([id]) => hints[id] === most));
		}
	}
	return rights.length === 0 ? void 0 : rights.filter(Boolean).length / rights.length;
}
/** Share of the time of trials that the set-up command took; `undefined` where it never ran. */
function setupShare(trials) {
	const setup = trials.reduce((sum, { setupMs = 0 }) => sum + setupMs, 0);
	const all = trials.reduce((sum, { durationMs }) => sum + durationMs, 0);
	return setup === 0 || all === 0 ? void 0 : Math.min(1, setup / all);
}
/** The KPIs that need several runs. */
function overRuns({ runs, offers }) {
	const durations = runs.slice(-50).flatMap(({ suite }) => suite?.outcome === "green" ? [suite.durationMs / 1e3] : []);
	const isRed = ({ result }) => result === "baseline-red";
	const streak = runs.length - 1 - runs.findLastIndex((run) => !isRed(run));
	const leads = offers.filter(({ run, verdict }) => verdict === "landed" && run >= runs.length - 50).map(({ run, firstSeen }) => Math.max(0, runs[run].at + runs[run].durationMs - firstSeen) / 36e5);
	return known([
		[
			"suite duration p50",
			durations.length < 5 ? void 0 : round$2(quantile(durations, .5)),
			"s"
		],
		[
			"suite duration p95",
			durations.length < 20 ? void 0 : round$2(quantile(durations, .95)),
			"s"
		],
		[
			"lead time",
			leads.length === 0 ? void 0 : round$2(quantile(leads, .5)),
			"h"
		],
		[
			"baseline-red streak",
			streak > 0 ? streak : void 0,
			"runs"
		],
		[
			"time to green",
			timeToGreen(runs),
			"h"
		]
	]);
}
/** How many hours the branch was red the last time: from the first red run to the green run that ended it. */
function timeToGreen(all) {
	const runs = all.filter(({ result }) => result !== "error");
	const end = runs.findLastIndex(({ result }, i) => result !== "baseline-red" && runs[i - 1]?.result === "baseline-red");
	if (end < 0) return void 0;
	let begin = end - 1;
	while (runs[begin - 1]?.result === "baseline-red") begin -= 1;
	return round$2((runs[end].at - runs[begin].at) / 36e5);
}
function round$2(seconds) {
	return Math.round(seconds * 10) / 10;
}
__name(round$2, "round");

// src/trial/trial.ts
/** Defines what a trial is: one execution of the test command on one tree, and what it showed. */
/** Thrown when the run was cancelled, or its time was up, before a trial had an outcome. */
var Interrupted = class extends UserError {
	reason;
	/** `before`: the end of the sentence "The time budget was used up before …". */
	constructor(reason, before = "the tests were done") {
		if (reason === "cancelled") super("The run was cancelled.", "Start the run again: it goes on from here.", EXIT.broken);
		else super(`The time budget was used up before ${before}.`, "Raise `time-budget`.", EXIT.broken);
		this.reason = reason;
	}
};
/** Milliseconds → `01:12`, or `1:01:12`. */
function clockTime(ms) {
	const seconds = Math.round(ms / 1e3);
	const parts = [
		Math.floor(seconds / 3600),
		Math.floor(seconds / 60) % 60,
		seconds % 60
	];
	return (parts[0] ? parts : parts.slice(1)).map((part, i) => i === 0 && parts[0] ? String(part) : String(part).padStart(2, "0")).join(":");
}

// src/report/summary.ts
/** Most bytes of a job summary: above 1 MiB the runner drops all of it. */
const SUMMARY_CAP = 921600;
/** From all details to the fewest that still say what happened. The first level that fits is used. */
const STEPS = [
	{
		rows: 1e4,
		outputLines: 60
	},
	{
		rows: 1e4,
		outputLines: 10
	},
	{
		rows: 1e3,
		outputLines: 0
	},
	{
		rows: 100,
		outputLines: 0
	},
	{
		rows: 0,
		outputLines: 0
	}
];
/** The job summary and `kpi_summary.md`: markdown of at most `cap` bytes. */
function toSummary(record, run, trends, cap = SUMMARY_CAP) {
	for (const detail of STEPS) {
		const text = render(record, run, trends, detail);
		if (new TextEncoder().encode(text).length <= cap) return text;
	}
	return clip(`## AutoSync\n\n${encodeText(run.sentence)}\n`, cap);
}
function render(record, run, trends, detail) {
	return `${[
		`## AutoSync${record.name === "autosync" ? "" : ` · ${encodeText(record.name)}`}`,
		`**${encodeText(run.sentence)}**`,
		problemBlock(record),
		noteList(record.notes, detail.rows),
		pullRequestSections(run, detail.rows),
		patchTable(record.patches, detail.rows),
		culpritOutputs(record, detail.outputLines),
		baselineOutput(record, detail.outputLines),
		flakyList(record.flaky, detail.rows),
		causeList(run.causes, Math.min(detail.rows, 20)),
		alertBlock(run.alerts),
		branchTests(run.branchTests, Math.min(detail.rows, 50)),
		kpiTable(run.kpis, trends, detail.rows > 100),
		trendGraph(trends),
		lessonList(run.lessons),
		searchLine(record),
		trialTable(record.trials),
		historyLine(record.history)
	].filter(Boolean).join("\n\n")}\n`;
}
function historyLine({ origin, runs }) {
	if (origin === "nowhere") return "The history begins with this run.";
	return `The history came from ${origin === "folder" ? "the state folder" : `the ${origin}`}. It knew of ${counted(runs, "earlier run")}.`;
}
/** The summary of a run that could not begin. */
function toProblemSummary(problem) {
	return `## AutoSync\n\n${caution(problem)}\n`;
}
function problemBlock({ problem }) {
	return problem === void 0 ? "" : caution(problem);
}
function caution(problem) {
	return ["> [!CAUTION]", ...problem.split("\n").map((line) => `> ${encodeText(line)}  `)].join("\n");
}
function noteList(notes, rows) {
	const shown = notes.slice(0, Math.min(rows, 20)).map((note) => `> ${encodeText(clip(note, 600))}  `);
	return shown.length === 0 ? "" : ["> [!NOTE]", ...shown].join("\n");
}
/** Tests that failed and passed on the same tree. They blame nobody, and should be fixed. */
function flakyList(ids, rows) {
	if (ids.length === 0 || rows === 0) return "";
	const shown = ids.slice(0, 50).map((id) => `- ${code(id)}`);
	const more = ids.length > 50 ? [`- and ${ids.length - 50} more in run.json`] : [];
	return `<details><summary>${`🎲 ${counted(ids.length, "flaky test")}: failed and passed on the same tree`}</summary>\n\n${[...shown, ...more].join("\n")}\n\n</details>`;
}
function patchTable(patches, rows) {
	if (patches.length === 0 || rows === 0) return "";
	return patchRows(patches.map(({ id, title, verdict, remarks }) => ({
		id,
		title,
		remarks,
		...verdict
	})), rows);
}
function culpritOutputs(record, lines) {
	if (lines === 0) return "";
	return record.patches.filter(({ verdict }) => verdict.verdict === "culprit").map(({ id, verdict }) => ({
		id,
		trial: tellingTrialOf(record.trials, verdict.evidence?.redTree ?? "")
	})).flatMap(({ id, trial }) => trial ? [folded(`Output with ${code(id)}`, trial, lines)] : []).join("\n\n");
}
function baselineOutput(record, lines) {
	const baseline = baselineOf(record.trials);
	if (lines === 0 || !baseline || baseline.judgement.outcome === "green") return "";
	return folded("Output of the baseline", baseline, lines);
}
function folded(title, trial, lines) {
	const output = trial.tail.slice(-lines).map((line) => line.replace(/^ {2}│ /, "")).join("\n");
	return `<details><summary>${title}: ${encodeText(trial.judgement.why)}</summary>\n<pre>\n${encodePre(output)}\n</pre>\n</details>`;
}
/** What the search took, beside what other strategies would have taken for the same verdicts. */
function searchLine(record) {
	const costs = costsOf(record);
	if (!costs || costs.oneByOne < 2 || costs.fullMs === 0) return "";
	const { usedMs, fullMs } = costs;
	const [loop, halves] = [costs.oneByOne * fullMs, costs.halving * fullMs];
	const lost = usedMs > 1.1 * Math.min(loop, halves) ? ` Here the search cost more than ${loop <= halves ? "one patch at a time" : "halving"} would have.` : "";
	return `The search took ${clockTime(usedMs)}. One patch at a time would have taken about ${clockTime(loop)}, halving about ${clockTime(halves)}.${lost}`;
}
function trialTable(trials) {
	if (trials.length === 0) return "";
	const table = [
		"| # | trial | patches | outcome | time | tree |",
		"|---:|---|---:|---|---:|---|",
		...trials.slice(0, 200).map(({ number, kind, patches, judgement, durationMs, tree }) => {
			return `| ${number} | ${kind} | ${patches.length} | ${judgement.outcome} | ${(durationMs / 1e3).toFixed(1)} s | <code>${tree.slice(0, 12)}</code> |`;
		})
	].join("\n");
	return `<details><summary>${counted(trials.length, "trial")}</summary>\n\n${table}\n\n</details>`;
}
function code(text) {
	return `<code>${encodeText(clip(text, 100))}</code>`;
}

// src/batch/base85.ts
const VALUES = new Map(Array.from("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~", (letter, value) => [letter, value]));
/** Decodes git's base85: five letters hold four bytes, most significant first. Throws on any other letter. */
function decodeBase85(text) {
	const bytes = new Uint8Array(Math.floor(text.length / 5) * 4);
	const view = new DataView(bytes.buffer);
	for (let group = 0; group * 5 + 5 <= text.length; group += 1) {
		let value = 0;
		for (const letter of text.slice(group * 5, group * 5 + 5)) {
			const digit = VALUES.get(letter);
			if (digit === void 0) throw new Error(`\`${letter}\` is not a base85 letter`);
			value = value * 85 + digit;
		}
		view.setUint32(group * 4, value);
	}
	return bytes;
}

// src/batch/diff.ts
/** Reads the headers of a unified diff without applying it. */
/**
* Scans the bytes of a unified diff, git style or traditional. The time is linear in its length. The scan ends at the
* first file after `mostFiles`.
*/
function scanDiff(diff, mostFiles = Infinity) {
	const lines = Buffer.from(diff.buffer, diff.byteOffset, diff.byteLength).toString("latin1").split("\n");
	const scan = {
		files: [],
		sources: [],
		strip: 1,
		modes: [],
		binaryBytes: 0,
		isGit: false,
		hasBareHunk: false,
		added: 0,
		deleted: 0,
		fault: void 0
	};
	const blame = (index, why) => void (scan.fault ??= {
		line: index + 1,
		why
	});
	let file;
	let isNamed = false;
	let gitHeader = "";
	/** The only path that the `diff --git` line can mean. */
	let headerPath;
	let isDeletion = false;
	const startFile = (path) => {
		file = { path };
		isNamed = false;
		isDeletion = false;
		scan.files.push(file);
	};
	for (let i = 0; i < lines.length && scan.files.length <= mostFiles; i += 1) {
		const line = lines[i];
		const next = lines[i + 1] ?? "";
		if (line.length > LONGEST_HEADER) {
			if (/^(?:diff |--- |\+\+\+ |rename |copy )/.test(line)) blame(i, "is longer than two names can be");
			continue;
		}
		if (HEADER.test(line) && hasOpenQuote(line)) blame(i, "has a quote that is not closed");
		if (line.startsWith("diff --git ")) {
			const header = gitHeaderPath(line);
			scan.isGit = true;
			gitHeader = line;
			headerPath = header.isSure ? header.path : void 0;
			if (scan.files.length === 0) scan.strip = header.strip;
			startFile(header.path);
		} else if (line.startsWith("--- ") && next.startsWith("+++ ") && next.length <= LONGEST_HEADER) {
			const named = namedPath(line, next);
			if (next.startsWith("+++ \"") && hasOpenQuote(next)) blame(i + 1, "has a quote that is not closed");
			if (!file || isNamed) {
				if (scan.files.length === 0) scan.strip = named.strip;
				startFile(stripped(named.path, scan.strip));
			} else {
				const wrong = named.paths.map((name) => stripped(name, scan.strip)).find((name) => name !== headerPath);
				if (headerPath !== void 0 && wrong !== void 0 && !file.isMoreThanContent) blame(i, `names the file ${JSON.stringify(wrong)}, and its \`diff --git\` line names ${JSON.stringify(headerPath)}`);
				file.path = stripped(named.path, scan.strip);
			}
			headerPath = void 0;
			isNamed = true;
			i += 1;
			const follows = lines[i + 1] || lines[i + 2] || "";
			if (![line, next].some((name) => name.slice(4).startsWith("/dev/null")) && !/^(?:@@|Property changes on: )/.test(follows)) blame(i, "names a file, and no hunk follows: the diff is cut off");
		} else if (line.startsWith("index ") && file) {
			const after = /^index [0-9a-f]{4,64}\.\.([0-9a-f]{4,64})/.exec(line)?.[1];
			if (after !== void 0 && (isDeletion || !/^0+$/.test(after)) && !file.isMoreThanContent) file.blobAfter = after;
		} else if (/^(?:old mode|rename from|copy from) /.test(line) && file) {
			file.isMoreThanContent = true;
			const source = /^(?:rename|copy) from (.*?)\r?$/.exec(line)?.[1];
			if (source === void 0) continue;
			scan.sources.push(utf8(unquote(source)));
			if (scan.files.length === 1 && gitHeader.startsWith(`diff --git ${source} `)) scan.strip = 0;
		} else if (/^new (?:file )?mode \d/.test(line)) scan.modes.push(/\d+/.exec(line)[0]);
		else if (line === "GIT binary patch") i = scanBinary(lines, i + 1, scan);
		else if (line.startsWith("@@ -") || file && /^@@(?!@)/.test(line)) {
			isNamed = true;
			i = scanHunk(lines, i, scan, blame);
		} else if (file && line.startsWith("deleted file mode ")) {
			isDeletion = true;
			if (!/ \d{6}\r?$/.test(line)) blame(i, "gives a file mode that is no file mode");
		} else if (STANDS_FOR_A_CHANGE.test(line) || (!file || isNamed) && BINARIES_DIFFER.test(line)) blame(i, "stands for a change that the diff does not hold: make the diff with `git diff --binary`");
		else if (line.startsWith(`${BOM}diff `) || line.startsWith(`${BOM}--- `)) blame(i, "begins with a byte order mark, so that git takes it for no header");
		else if (file && /^(?:old|new|new file) mode (?!\d{6}\r?$)/.test(line)) blame(i, "gives a file mode that is no file mode");
	}
	return scan;
}
/** Lines that `diff -r`, hg, svn and `git diff --submodule=log` write in place of a change. Git ignores them. */
const STANDS_FOR_A_CHANGE = /^(?:Only in [^\s:]+: \S+|Binary file \S+ has changed|Cannot display: file marked as a binary type\.?|Submodule \S+ [0-9a-f]{7,}\.\.\.?[0-9a-f]{7,}.*|\* Unmerged path \S+)\r?$/;
/** Below a `diff --git` header, git notices this line by itself. */
const BINARIES_DIFFER = /^Binary files .* differ\r?$/;
/** A byte order mark in UTF-8, read as Latin 1. */
const BOM = "ï»¿";
/** Two names of 4,096 bytes, each byte written as `\\nnn`, are shorter. */
const LONGEST_HEADER = 4e4;
/** Lines of a header that name files. */
const HEADER = /^(?:diff --git |--- "|(?:rename|copy) (?:from|to) ")/;
function hasOpenQuote(line) {
	let isOpen = false;
	for (let i = 0; i < line.length; i += 1) if (line[i] === "\"") isOpen = !isOpen;
	else if (isOpen && line[i] === "\\") i += 1;
	return isOpen;
}
/**
* Skips the body of a hunk by its line counts, so that its content is never read as a header. Returns the index of
* the last line of the hunk. Git ends a hunk by its counts, too, and ignores lines that are left over: they are a
* fault here, because somebody wrote them to be applied.
*/
function scanHunk(lines, start, scan, blame) {
	const header = /^@@ -(\d{1,15})(?:,(\d{1,15}))? \+\d{1,15}(?:,(\d{1,15}))? @@/.exec(lines[start]);
	if (!header) {
		blame(start, "begins a hunk, but its numbers cannot be read");
		return start;
	}
	const announced = [Number(header[2] ?? 1), Number(header[3] ?? 1)];
	let [before, after] = announced;
	let hasContext = false;
	let isUnmarked = false;
	let i = start;
	while ((before > 0 || after > 0) && i + 1 < lines.length) {
		const mark = lines[i + 1][0];
		if (mark === void 0 && i + 2 === lines.length) break;
		if (mark === "-") {
			before -= 1;
			scan.deleted += 1;
		} else if (mark === "+") {
			after -= 1;
			scan.added += 1;
		} else if (mark === " " || mark === void 0 || mark === "\r") {
			before -= 1;
			after -= 1;
			hasContext = true;
		} else if (mark !== "\\") {
			isUnmarked = !/^(?:diff |@@|index |Index: |=====)/.test(lines[i + 1]);
			break;
		}
		i += 1;
	}
	if (isUnmarked) blame(i + 1, "has no marker: each line of a hunk begins with a space, `+` or `-`");
	if (before !== 0 || after !== 0) {
		const [had, has] = [announced[0] - before, announced[1] - after];
		blame(start, `announces ${announced[0]} old and ${announced[1]} new lines, and ${had} and ${has} follow`);
	}
	if (lines[i + 1]?.startsWith("\\")) i += 1;
	if (isLeftOver$1(lines, i + 1)) blame(i + 1, "belongs to no hunk: the hunk before it has all the lines it announces");
	if (!hasContext && Number(header[1]) > 1) scan.hasBareHunk = true;
	return i;
}
/** What begins the signature of a mail, of PGP, or the next attachment of an archive. */
const FOOTER = /^(?:-- ?|\s*|-{5,}(?:BEGIN PGP .*| next part .*|\s*))\r?$/;
/** Whether a line behind a complete hunk looks like a line of that hunk, and is neither a header nor a signature. */
function isLeftOver$1(lines, index) {
	const line = lines[index] ?? "";
	if (!/^[-+ ]/.test(line) || FOOTER.test(line)) return false;
	return !(line.startsWith("--- ") && (lines[index + 1] ?? "").startsWith("+++ "));
}
__name(isLeftOver$1, "isLeftOver");
/**
* Adds up the sizes of a binary patch, from its `literal N` and `delta N` lines. A delta states the size of its
* result in its first bytes. Returns the index of the last line of the patch.
*/
function scanBinary(lines, start, scan) {
	let i = start;
	for (; i < lines.length; i += 1) {
		const line = lines[i].replace(/\r$/, "");
		if (!/^(?:literal|delta)/.test(line)) break;
		const header = /^(literal|delta) (\d{1,15})$/.exec(line);
		const first = i + 1;
		while (i + 1 < lines.length && /^[A-Za-z]\S+\r?$/.test(lines[i + 1]) && !/^(?:literal|delta)/.test(lines[i + 1])) i += 1;
		if (!header) scan.binaryBytes = Number.POSITIVE_INFINITY;
		else if (header[1] === "literal") scan.binaryBytes += Number(header[2]);
		else scan.binaryBytes += Math.max(Number(header[2]), deltaResultSize(lines.slice(first, Math.min(first + 8, i + 1))));
		if (lines[i + 1]?.replace("\r", "") === "") i += 1;
	}
	return i - 1;
}
/**
* Reads the result size of a git delta from the first lines of its base85 text;
* infinite when they do not contain it.
*/
function deltaResultSize(lines) {
	try {
		const packed = Buffer.concat(lines.map((line) => decodeLine(line.replace("\r", ""))));
		const head = inflateSync(packed, {
			finishFlush: constants.Z_SYNC_FLUSH,
			maxOutputLength: 1e6
		});
		let at = 0;
		const varint = () => {
			let value = 0;
			for (let shift = 0;; shift += 7) {
				const byte = head[at];
				if (byte === void 0) throw new Error("The size is not in the first bytes.");
				at += 1;
				value += (byte & 127) * 2 ** shift;
				if (!(byte & 128)) return value;
			}
		};
		varint();
		return varint();
	} catch {
		return Number.POSITIVE_INFINITY;
	}
}
/** Decodes one line: the first letter gives the number of bytes, then five letters hold four bytes. */
function decodeLine(line) {
	const letter = line.charCodeAt(0);
	const length = letter >= 97 ? letter - 70 : letter - 64;
	return decodeBase85(line.slice(1)).subarray(0, length);
}
/** Reads the path of a line `diff --git a/x b/x`. Both names are equal without prefixes, except in a rename. */
function gitHeaderPath(line) {
	const rest = line.slice(11).replace(/\r$/, "");
	const quoted = /^("(?:[^"\\]|\\.)*") /.exec(rest);
	const left = quoted ? unquote(quoted[1]) : rest.slice(0, (rest.length - 1) / 2);
	const right = quoted ? unquote(rest.slice(quoted[0].length)) : rest.slice((rest.length + 1) / 2);
	if (left === right && left.startsWith("./")) return {
		path: utf8(left.slice(2)),
		strip: 1,
		isSure: true
	};
	if (left === right && left !== "") return {
		path: utf8(left),
		strip: 0,
		isSure: true
	};
	const path = stripped(utf8(right), 1);
	return {
		path,
		strip: 1,
		isSure: path === stripped(utf8(left), 1)
	};
}
function namedPath(minus, plus) {
	const [before, after] = [headerName(minus), headerName(plus)];
	const paths = [before, after].filter((name) => name !== "/dev/null");
	const path = after === "/dev/null" ? before : after;
	if (before === "/dev/null" || after === "/dev/null") return {
		path,
		paths,
		strip: /^[abciow.]\//.test(path) ? 1 : 0
	};
	if (before.startsWith("./") && after.startsWith("./")) return {
		path,
		paths,
		strip: 1
	};
	return {
		path,
		paths,
		strip: before.startsWith(after) || after.startsWith(before) || !path.includes("/") ? 0 : 1
	};
}
function headerName(line) {
	const rest = line.slice(4).replace(/\r$/, "");
	const quoted = /^"(?:[^"\\]|\\.)*"/.exec(rest)?.[0];
	if (quoted !== void 0) return utf8(unquote(quoted));
	return utf8(rest.split("	")[0]);
}
function stripped(path, strip) {
	return strip === 0 ? path : path.slice(path.indexOf("/") + 1);
}
const ESCAPES = {
	a: "\x07",
	b: "\b",
	t: "	",
	n: "\n",
	v: "\v",
	f: "\f",
	r: "\r"
};
/** Removes the C-style quotes that git puts around unusual names. Each byte becomes one latin1 character. */
function unquote(text) {
	if (!text.startsWith("\"")) return text;
	return text.slice(1, text.endsWith("\"") ? -1 : void 0).replace(/\\([0-7]{3}|.)/g, (_, code) => code.length === 3 ? String.fromCharCode(Number.parseInt(code, 8) & 255) : ESCAPES[code] ?? code);
}
/** The path that git prints, in quotes if it is unusual. */
function unquotePath(text) {
	return utf8(unquote(Buffer.from(text).toString("latin1")));
}
function utf8(latin1) {
	return Buffer.from(latin1, "latin1").toString("utf8");
}

// src/batch/mail.ts
/** Reads patches that come as mail: a single message or a whole mailbox. */
/**
* Whether the bytes look like mail: an mbox or a single message. The content decides,
* because file names can be wrong.
*/
function isMail(bytes) {
	const head = Buffer.from(bytes.subarray(0, 16384)).toString("latin1").replaceAll("\r\n", "\n").trimStart();
	if (/^From [^\n]*\d\d:\d\d/.test(head)) return true;
	const headers = head.split("\n\n")[0];
	return /^from:/im.test(headers) && /^(?:subject|date):/im.test(headers) && /^[A-Za-z-]+:/.test(headers);
}
/** Thrown when a mailbox holds more mails than one patch may have. */
var TooManyMails = class extends Error {};
const MOST_MAILS = 1e3;
/**
* Decodes one mail or a whole mailbox with git's own mail reader. Returns one part for each mail,
* in order. Throws {@link TooManyMails}, or a `GitError` when git cannot read the mail.
* `temporary`: a folder for the mails. `mostFiles`: how many files of a mail are listed before the scan ends.
*/
async function readMail(given, temporary, mostFiles) {
	const folder = await mkdtemp(path.join(temporary, "mail-"));
	const git = hardGitIn(folder);
	const bytes = given.subarray(given.findIndex((byte) => byte !== 10 && byte !== 13));
	try {
		const keepCr = /^(?:From [^\n]*\n)?[^\n]*\r\n/.test(Buffer.from(bytes.subarray(0, 2e3)).toString("latin1")) ? [] : ["--keep-cr"];
		await git.run([
			"mailsplit",
			"-b",
			"-d8",
			...keepCr,
			`-o${folder}`
		], { input: bytes });
		const mails = (await readdir(folder)).toSorted();
		if (mails.length > MOST_MAILS) throw new TooManyMails(`it holds ${mails.length} mails; the limit is ${MOST_MAILS}`);
		const parts = [];
		for (const mail of mails) {
			const [message, diff] = [path.join(folder, `${mail}.msg`), path.join(folder, `${mail}.diff`)];
			const told = await git.run([
				"mailinfo",
				"-b",
				message,
				diff
			], { input: await readFile(path.join(folder, mail)) });
			const warnings = [...told.stderr.matchAll(/^warning: (.*)$/gm)].map(([, text]) => `git warns: ${text}`);
			parts.push(await toPart$1(toText$1(told.stdout), toText$1(await readFile(message)), await readFile(diff), warnings, mostFiles, git));
		}
		return parts;
	} finally {
		await rm(folder, {
			recursive: true,
			force: true
		});
	}
}
/** Git leaves bytes as they are where a mail does not say its encoding: then they are Latin 1, if not UTF-8. */
function toText$1(bytes) {
	return isUtf8(bytes) ? Buffer.from(bytes).toString("utf8") : new TextDecoder("windows-1252").decode(bytes);
}
__name(toText$1, "toText");
async function toPart$1(info, body, diff, told, mostFiles, git) {
	const field = (name) => new RegExp(`^${name}: (.*)$`, "m").exec(info)?.[1]?.trim() ?? "";
	const message = [field("Subject"), body.trim()].filter(Boolean).join("\n\n");
	const [name, email] = [field("Author"), field("Email")];
	const date = await gitDate(field("Date"), git);
	const author = name && email ? {
		name,
		email,
		...date ? { date } : {}
	} : void 0;
	const lost = "its `From:` holds no name and mail address, so its author is not kept";
	const warnings = author ? told : [...told, lost];
	return {
		diff,
		scan: scanDiff(diff, mostFiles),
		...warnings.length > 0 ? { warnings } : {},
		...message ? { message } : {},
		...author ? { author } : {}
	};
}
__name(toPart$1, "toPart");
/** Digits of the seconds. More would be a year after 5000, which `git fsck` may complain of. */
const LONGEST_DATE = 11;
/** Characters of the text of a date. */
const LONGEST_TEXT$2 = 200;
/**
* Reads the date of a mail as `git am` does, into seconds and offset (`1700000000 +0100`); `undefined` when git cannot
* read it.
*/
async function gitDate(text, git) {
	if (text === "" || text.length > LONGEST_TEXT$2) return void 0;
	const env = {
		GIT_AUTHOR_NAME: "a",
		GIT_AUTHOR_EMAIL: "a",
		GIT_AUTHOR_DATE: text
	};
	const { stdout } = await git.run(["var", "GIT_AUTHOR_IDENT"], {
		env,
		allow: [128]
	});
	const [, seconds, offset = ""] = /> (\d+) ([+-]\d{4})\s*$/.exec(stdout.toString()) ?? [];
	if (seconds === void 0 || seconds.length > LONGEST_DATE) return void 0;
	return `${seconds} ${Number(offset.slice(1, 3)) * 60 + Number(offset.slice(3)) <= 840 ? offset : "+0000"}`;
}

// src/batch/mercurial.ts
/** Reads patches as `hg export` writes them. */
/** Whether the bytes are one or more exported changesets of Mercurial. */
function isMercurial(bytes) {
	return /^# HG changeset patch\r?\n/.test(Buffer.from(bytes.subarray(0, 50)).toString("latin1"));
}
const MOST_CHANGESETS = 1e3;
/** Returns one part for each changeset, in order, or why there are none, as the end of a sentence. */
function readMercurial(bytes, mostFiles) {
	const [, ...changesets] = Buffer.from(bytes).toString("latin1").split(/^# HG changeset patch\r?\n/m, 1002);
	if (changesets.length > MOST_CHANGESETS) return `holds more than ${MOST_CHANGESETS} changesets`;
	return changesets.map((changeset) => toPart(changeset, mostFiles));
}
/** Headers, message and diff of one changeset, as Latin 1 text. */
function toPart(changeset, mostFiles) {
	const end = changeset.search(/^(?!# )/m);
	const [headers, rest] = end < 0 ? [changeset, ""] : [changeset.slice(0, end), changeset.slice(end)];
	const at = rest.search(/^(?:diff |--- )/m);
	const diff = Buffer.from(at < 0 ? "" : rest.slice(at), "latin1");
	const message = toText$1(Buffer.from(at < 0 ? rest : rest.slice(0, at), "latin1")).trim();
	const [, user = ""] = /^# User (.*?)\r?$/m.exec(headers) ?? [];
	const [, name, email] = /^(.+?) <([^<>]+)>$/.exec(toText$1(Buffer.from(user, "latin1"))) ?? [];
	const date = dateIn(headers);
	return {
		diff,
		scan: scanDiff(diff, mostFiles),
		...message ? { message } : {},
		...name && email ? { author: {
			name,
			email,
			...date ? { date } : {}
		} } : { warnings: ["its `# User` holds no name and mail address, so its author is not kept"] }
	};
}
/** `# Date 1700000000 -3600` → `1700000000 +0100`: Mercurial counts the seconds west of Greenwich. */
function dateIn(headers) {
	const [, seconds, west] = /^# Date (\d{1,11}) (-?\d{1,5})\r?$/m.exec(headers) ?? [];
	if (seconds === void 0 || Math.abs(Number(west)) > 50400) return void 0;
	const minutes = Math.abs(Math.trunc(Number(west) / 60));
	const two = (value) => String(value).padStart(2, "0");
	return `${seconds} ${Number(west) > 0 ? "-" : "+"}${two(Math.floor(minutes / 60))}${two(minutes % 60)}`;
}

// src/batch/strangers.ts
/** Recognises what people offer in place of a unified diff, and says what to do. */
/** A header line behind a terminal colour. */
const COLOURED = /^\x1b\[[0-9;]*m(?:diff |--- |index )/m;
/** Why this is no patch though people see one, and what to do, as the end of a sentence. */
function disguiseOf(bytes) {
	const head = Buffer.from(bytes.subarray(0, 65536)).toString("latin1");
	if (/^(?:\xff\xfe|\xfe\xff|(?:[\s\w-]\0){4}|(?:\0[\s\w-]){4})/.test(head)) return "is UTF-16 text, as `>` writes in Windows PowerShell. Save it as UTF-8: `git diff --output=FILE`.";
	if (COLOURED.test(head)) return "holds terminal colours. Make it with `--no-color`.";
	if ((/^diff --(?:cc|combined) /m.test(head) || /^@@@+ -/m.test(head)) && !/^diff --git /m.test(head)) return "is the combined diff of a merge, which nobody can apply. Make a diff against one parent: `git diff HEAD^1 HEAD`.";
}
/** What people offer in place of a unified diff, and what to do. */
const STRANGERS$1 = [
	[/^\x1f\x8b/, "packed with gzip. Unpack it."],
	[/^version https:\/\/git-lfs/, "a pointer of Git LFS, and its content is not here. Fetch it: `git lfs pull`."],
	[/^\s*<(?:!doctype html|html)/i, "a web page. Download the address of the change with `.patch` behind it."],
	[/^\*{15}\r?$/m, "a context diff. Make a unified one: `diff -u`."],
	[/^\d+(?:,\d+)?[acd]\d+(?:,\d+)?\r?\n[<>] /m, "a diff without context. Make a unified one: `diff -u`."],
	[/^> ?(?:diff |--- |@@ -)/m, "a quoted diff. Remove the `>` before each line."],
	[/^==== \/\/\S+#\d+ /m, "a diff of Perforce. Make a unified one: `p4 describe -du`, with `---` and `+++` lines."],
	[/^<{5,} ?SEARCH/m, "made of SEARCH and REPLACE blocks, which name no lines. Apply them, and offer `git diff`."]
];
/** Names a text that is no unified diff, as the end of a sentence. */
function strangerOf(bytes) {
	const head = Buffer.from(bytes.subarray(0, 65536)).toString("latin1");
	return STRANGERS$1.find(([looks]) => looks.test(head))?.[1] ?? "not a unified diff. Make it with `git diff` or `git format-patch`.";
}
/** Whether the headers of a mail announce parts that the mail does not have. */
function claimsParts(bytes) {
	const [headers = "", ...rest] = Buffer.from(bytes).toString("latin1").replaceAll("\r\n", "\n").split("\n\n");
	const type = /^content-type:[ \t]*multipart\/[^\n]*(?:\n[ \t][^\n]*)*/im.exec(headers.slice(0, 1e5))?.[0];
	const boundary = type && /boundary="?([^"\n;]+)/i.exec(type)?.[1];
	return boundary !== void 0 && !rest.join("\n\n").includes(`--${boundary}`);
}

// src/batch/decode.ts
/**
* Decodes one patch. Returns its parts, or a verdict that says why the patch cannot be tried. A patch that is
* rejected here never reaches `git apply`. A patch that passes is judged again later, by the tree it makes.
* `name`: how messages call the patch. `temporary`: a folder for the files of a mailbox.
*/
async function decodePatch(given, name, limits, temporary) {
	const bytes = ended(withoutBom(given));
	if (isBlank(bytes)) return invalid("empty", `${name} is empty.`);
	const disguise = disguiseOf(bytes);
	if (disguise !== void 0) return invalid("malformed", `${name} ${disguise}`);
	const read = await partsOf(bytes, temporary, limits.files);
	if (typeof read === "string") return invalid("malformed", `${name} ${read}.`);
	const parts = read.filter(({ scan }) => scan.files.length > 0);
	const others = read.filter(({ scan }) => scan.files.length === 0);
	if (parts.length === 0 && claimsParts(bytes)) return invalid("malformed", `${name} claims to be multipart, but has no such parts, so that git finds no text in it. Remove its \`Content-Type\` header, or make it with \`git format-patch\`.`);
	if (parts.length === 0 && others.every(({ diff }) => isBlank(diff))) return invalid("empty", `${name} contains no diff.`);
	if (parts.length === 0) return invalid("malformed", `${name} is ${strangerOf(bytes)}`);
	if (others.some(({ diff }) => looksLikeDiff(diff))) return invalid("malformed", `${name}: one of its mails holds a diff that cannot be read.`);
	return findFault(parts, name, limits) ?? parts;
}
function findFault(parts, name, limits) {
	const scans = parts.map(({ scan }) => scan);
	for (const [index, { fault }] of scans.entries()) {
		if (!fault) continue;
		const where = scans.length === 1 ? "line" : `part ${index + 1}, line`;
		return invalid("malformed", `${name}, ${where} ${fault.line} of the diff ${fault.why}.`);
	}
	if (scans.reduce((sum, scan) => sum + scan.files.length, 0) > limits.files) return refused("limits", `${name} touches more than ${limits.files} files, which is the limit.`);
	const unpacked = scans.reduce((sum, scan) => sum + scan.binaryBytes, 0);
	if (unpacked > limits.fileBytes) {
		const size = Number.isFinite(unpacked) ? `${unpacked} bytes` : "unreadable";
		return refused("limits", `The unpacked size of the binary files in ${name} is ${size}; the limit is ${limits.fileBytes}.`);
	}
	const mode = scans.flatMap((scan) => scan.modes).find((candidate) => !/^100(?:644|755)$/.test(candidate));
	if (mode === "160000") return refused("submodule-or-lfs", `${name} adds or moves a submodule.`);
	if (mode) return refused("mode", `${name} asks for the file mode ${mode}; only 100644 and 100755 are allowed.`);
	if (scans.some((scan) => scan.hasBareHunk)) return invalid("malformed", `${name} has a hunk without context lines, which could apply in the wrong place. Make the diff with context.`);
}
/** Returns the parts of the patch, or why they cannot be read, as the end of a sentence. */
async function partsOf(bytes, temporary, mostFiles) {
	if (isMercurial(bytes)) return readMercurial(bytes, mostFiles);
	if (!isMail(bytes)) return [{
		diff: bytes,
		scan: scanDiff(bytes, mostFiles)
	}];
	try {
		return await readMail(bytes, temporary, mostFiles);
	} catch (error) {
		if (!(error instanceof GitError) && !(error instanceof TooManyMails)) throw error;
		return `looks like mail, but ${error.message}`;
	}
}
function withoutBom(bytes) {
	return bytes[0] === 239 && bytes[1] === 187 && bytes[2] === 191 ? bytes.subarray(3) : bytes;
}
function isBlank(bytes) {
	return Buffer.from(bytes).toString("latin1").trim() === "";
}
function looksLikeDiff(text) {
	return /^(?:diff |@@ -|--- \S|\+\+\+ \S|GIT binary patch)/m.test(Buffer.from(text).toString("latin1"));
}
/** Adds the final line break, which git requires and JSON manifests often lack. */
function ended(bytes) {
	return bytes.at(-1) === 10 ? bytes : Buffer.concat([bytes, Buffer.from("\n")]);
}

// src/batch/order.ts
/**
* Compares two names: digits as numbers, everything else by code point (2 before 10, `B` before `a`). The order
* is therefore the same on every machine. Names that differ only in leading zeros compare by code point.
*/
function compareNames(a, b) {
	const [left, right] = [chunks(a), chunks(b)];
	for (let i = 0; i < Math.min(left.length, right.length); i += 1) {
		const order = compareChunks(left[i], right[i]);
		if (order !== 0) return order;
	}
	return left.length - right.length || compareCodePoints(a, b);
}
function chunks(name) {
	return name.match(/\d+|\D+/g) ?? [];
}
function compareChunks(a, b) {
	if (!/^\d/.test(a) || !/^\d/.test(b)) return compareCodePoints(a, b);
	const [left, right] = [a.replace(/^0+/, ""), b.replace(/^0+/, "")];
	return left.length - right.length || compareCodePoints(left, right);
}
function compareCodePoints(a, b) {
	const [left, right] = [Array.from(a), Array.from(b)];
	for (let i = 0; i < Math.min(left.length, right.length); i += 1) {
		const order = left[i].codePointAt(0) - right[i].codePointAt(0);
		if (order !== 0) return order;
	}
	return left.length - right.length;
}
/**
* Puts every dependency before its dependents and otherwise keeps the order. A patch on a dependency cycle is
* invalid, and so is a patch whose dependency is not in the batch. `offered` holds every id of the batch,
* also the ids of rejected patches.
*/
function orderByDependencies(patches, offered) {
	const byId = new Map(patches.map((patch) => [patch.id, patch]));
	const rejected = [];
	const placed = /* @__PURE__ */ new Map();
	const ordered = [];
	const reject = (patch, verdict) => {
		placed.set(patch.id, "rejected");
		rejected.push({
			id: patch.id,
			title: patch.title,
			verdict
		});
	};
	for (const root of patches) {
		const stack = [root];
		while (stack.length > 0) {
			const patch = stack.at(-1);
			if (placed.get(patch.id) === "done" || placed.get(patch.id) === "rejected") {
				stack.pop();
				continue;
			}
			placed.set(patch.id, "open");
			const unknown = patch.dependsOn.find((id) => !offered.has(id));
			const waiting = patch.dependsOn.map((id) => byId.get(id)).find((other) => other && !["done", "rejected"].includes(placed.get(other.id) ?? ""));
			if (unknown !== void 0) reject(patch, invalid("dependency-unknown", `It depends on \`${unknown}\`, which is not in the batch.`));
			else if (waiting && placed.get(waiting.id) === "open") {
				const cycle = stack.slice(stack.indexOf(waiting));
				const names = cycle.map((member) => member.id).join(" → ");
				for (const member of cycle) reject(member, invalid("dependency-cycle", `It is part of the cycle ${names} → ${waiting.id}.`));
			} else if (waiting) stack.push(waiting);
			else {
				placed.set(patch.id, "done");
				ordered.push(patch);
			}
		}
	}
	return {
		patches: ordered,
		rejected
	};
}

// src/batch/files.ts
/** Finds the files that may hold patches, in the base tree and on disk. */
const PATCH_FILE = /\.(?:patch|diff|mbox|json)$/;
/**
* Finds the files that `patches` names. Files that the base tracks are read from the base tree. Files that
* neither the base nor the checkout tracks are read from disk. A file that only the checkout tracks is left
* out: somebody has landed or removed it since the checkout. Throws a {@link UserError} where nothing is found, unless
* it may be gone.
*/
async function findPatchFiles(patches, mayBeGone, store, base, checkout) {
	const absolute = path.resolve(checkout.directory, patches);
	const relative = path.relative(checkout.directory, absolute).split(path.sep).join("/");
	const inside = !relative.startsWith("../") && !path.isAbsolute(relative);
	const isInBase = inside && (base.entry(relative) !== void 0 || base.isFolder(relative));
	const isOnDisk = await lstat(absolute).catch(() => void 0) !== void 0;
	const isGlob = !isInBase && !isOnDisk && import_picomatch.default.scan(patches).isGlob;
	const tracked = inside ? await trackedFiles(relative, isGlob, store, base) : [];
	const onDisk = await (isGlob ? matchesOnDisk(patches, checkout.directory) : filesOnDisk(patches, checkout.directory));
	if (!(isGlob ? tracked.length + onDisk.length > 0 : isInBase || isOnDisk) && !mayBeGone && patches !== ".autosync/patches") throw new UserError(`\`patches\` is \`${patches}\`, and ${isGlob ? "no file matches that" : "there is nothing of that name"}, neither on the branch nor on disk.`, "Correct the path: it is seen from the top of the repository.");
	const untracked = [];
	for (const file of onDisk) {
		const repositoryPath = path.relative(checkout.directory, file.path).split(path.sep).join("/");
		if (!(inside && (base.entry(repositoryPath) || await checkout.tracks(repositoryPath)))) untracked.push(file);
	}
	return [...tracked, ...untracked].toSorted((a, b) => compareNames(path.basename(a.path), path.basename(b.path)) || compareNames(a.path, b.path));
}
async function trackedFiles(pattern, isGlob, store, base) {
	const isMatch = isGlob ? (0, import_picomatch.default)(pattern, { dot: true }) : namer(pattern, base);
	const found = [...base.entries()].filter(([name]) => PATCH_FILE.test(name) && isMatch(name));
	const sizes = await store.blobSizes(found.map(([, entry]) => entry.oid));
	return found.map(([name, entry], index) => ({
		path: name,
		tracked: true,
		size: sizes[index] ?? 0,
		...entry.mode.startsWith("100") ? {} : { problem: "it is not a regular file in the base" },
		read: () => store.readBlob(entry.oid)
	}));
}
async function matchesOnDisk(pattern, directory) {
	const scanned = import_picomatch.default.scan(pattern);
	const root = path.resolve(directory, scanned.base);
	const found = await findFiles(root, [scanned.glob]);
	return Promise.all(found.filter((name) => PATCH_FILE.test(name)).map((name) => diskFile(path.join(root, name))));
}
async function filesOnDisk(name, directory) {
	const absolute = path.resolve(directory, name);
	const status = await lstat(absolute).catch(() => void 0);
	if (!status) return [];
	if (!status.isDirectory()) return [await diskFile(absolute)];
	const names = (await readdir(absolute)).filter((one) => PATCH_FILE.test(one));
	return Promise.all(names.map((one) => diskFile(path.join(absolute, one))));
}
/** Describes one file on disk, and says why it must not be read if it is not a regular file. */
async function diskFile(file) {
	const status = await lstat(file).catch(() => void 0);
	const problem = !status ? "it does not exist" : status.isFile() ? void 0 : `it is ${kindOf(status)}, not a regular file`;
	return {
		path: file,
		tracked: false,
		size: status?.size ?? 0,
		...problem ? { problem } : {},
		read: () => readNoFollow(file)
	};
}
/** Reads a file. It does not follow a link that appeared after the listing, and does not wait on a pipe. */
async function readNoFollow(file) {
	const handle = await open(file, constants$1.O_RDONLY | constants$1.O_NOFOLLOW | constants$1.O_NONBLOCK);
	try {
		if (!(await handle.stat()).isFile()) throw new Error("it is not a regular file");
		return await handle.readFile();
	} finally {
		await handle.close();
	}
}
function kindOf(status) {
	if (status.isSymbolicLink()) return "a symbolic link";
	if (status.isDirectory()) return "a folder";
	return status.isFIFO() ? "a named pipe" : "a device or socket";
}
/** Makes a test for paths: a folder matches its direct children, a file only itself. */
function namer(pattern, base) {
	if (base.entry(pattern)) return (name) => name === pattern;
	const folder = pattern.replace(/\/+$/, "");
	return (name) => folder === "" || folder === "." ? !name.includes("/") : path.posix.dirname(name) === folder;
}

// src/batch/manifest.ts
/** Reads and edits manifests: JSON files that list the patches of a batch. */
const score$1 = int().min(1).max(5);
/** The rule for patch ids, in words. Ids appear in commit trailers, file names and reports. */
const ID_RULE = "must be 1 to 200 visible characters without / or \\";
function isId(text) {
	return text.length >= 1 && text.length <= 200 && !hasInvisible(text) && !/[/\\]/.test(text);
}
/** One entry of a manifest. Fields that other programs add are ignored. */
const ManifestEntry = object({
	id: string().refine(isId, ID_RULE),
	file: string().min(1).optional(),
	diff: string().optional(),
	title: string().max(1e3).optional(),
	body: string().max(6e4).optional(),
	author: object({
		name: string().min(1).max(200),
		email: string().min(1).max(200)
	}).optional(),
	dependsOn: array$1(string()).max(1e3).default([]),
	impact: score$1.optional(),
	effort: score$1.optional(),
	risk: score$1.optional(),
	confidence: score$1.optional(),
	mayRemoveTests: boolean().default(false)
}).refine((entry) => entry.file === void 0 !== (entry.diff === void 0), { message: "needs either `file` or `diff`, and not both" });
/** The value of `schema` that marks a JSON file as a manifest. */
const MANIFEST_SCHEMA = "autosync.batch/1";
/** The entries are not checked here, so that one bad entry does not make the others invalid. */
const Manifest = object({
	schema: literal(MANIFEST_SCHEMA),
	patches: array$1(unknown()).max(1e5)
});
/**
* Parses a JSON file that may be a manifest. `isNamedManifest`: the file is called `batch.json`, so it must be
* a manifest. Any other JSON file may hold something else.
*/
function parseManifest(json, isNamedManifest) {
	let value;
	try {
		value = JSON.parse(json.replace(/^\uFEFF/, ""));
	} catch (error) {
		return isNamedManifest ? {
			kind: "broken",
			reason: `not JSON: ${error.message}`
		} : { kind: "other" };
	}
	if (!(typeof value === "object" && value !== null && value.schema === "autosync.batch/1") && !isNamedManifest) return { kind: "other" };
	const manifest = Manifest.safeParse(value);
	if (!manifest.success) return {
		kind: "broken",
		reason: issues(manifest.error)
	};
	return {
		kind: "manifest",
		entries: manifest.data.patches.map((raw, index) => {
			const entry = ManifestEntry.safeParse(raw);
			if (entry.success) return { entry: entry.data };
			const id = raw?.id;
			return {
				id: typeof id === "string" && id ? id.slice(0, 200) : `patches[${index}]`,
				reason: issues(entry.error)
			};
		})
	};
}
/** Removes one entry from a manifest and keeps its indentation. Returns `undefined` when no entry is left. */
function withoutEntry(json, id) {
	const value = JSON.parse(json.replace(/^\uFEFF/, ""));
	const index = value.patches.findIndex((entry) => entry?.id === id);
	if (index >= 0) value.patches.splice(index, 1);
	if (value.patches.length === 0) return void 0;
	const indentation = /^([ \t]+)\S/m.exec(json)?.[1] ?? "  ";
	return `${JSON.stringify(value, void 0, indentation)}\n`;
}
function issues(error) {
	return error.issues.map((issue) => `${issue.path.join(".") || "manifest"}: ${issue.message}`).join("; ");
}

// src/batch/gather.ts
/** Reads all offered files and manifests, and makes one ordered batch of them. */
/**
* Finds, decodes and orders the patches of a run. `patches`: the folder, glob or manifest to read. No
* patch is applied and no test runs.
*/
async function gatherBatch(patches, rules, store, base, checkout) {
	const files = await findPatchFiles(patches, rules.mayBeGone, store, base, checkout);
	return toBatch(await new PatchReader(rules, store, base, files, checkout.directory).offers());
}
function toBatch(offers) {
	const rejected = [];
	const patches = [];
	const seen = /* @__PURE__ */ new Set();
	for (const offer of offers) {
		const { id, title } = "patch" in offer ? offer.patch : offer;
		if (seen.has(id)) {
			const detail = `The id \`${id}\` is already taken by an earlier patch of this batch.`;
			rejected.push({
				id,
				title,
				verdict: invalid("duplicate-id", detail)
			});
		} else if ("patch" in offer) patches.push(offer.patch);
		else rejected.push(offer);
		seen.add(id);
	}
	const ordered = orderByDependencies(patches, seen);
	return {
		patches: ordered.patches,
		rejected: [...rejected, ...ordered.rejected]
	};
}
var PatchReader = class {
	limits;
	mayRemoveTests;
	store;
	base;
	files;
	directory;
	/** How many patches could be read so far. */
	readable = 0;
	constructor({ limits, mayRemoveTests }, store, base, files, directory) {
		this.limits = limits;
		this.mayRemoveTests = (0, import_picomatch.default)([...mayRemoveTests], { dot: true });
		this.store = store;
		this.base = base;
		this.files = files;
		this.directory = directory;
	}
	/** Returns the entries of the manifests, in their order, and then the files that no manifest lists. */
	async offers() {
		const offers = [];
		const listed = /* @__PURE__ */ new Set();
		for (const file of this.files.filter((candidate) => candidate.path.endsWith(".json"))) offers.push(...await this.fromManifest(file, listed));
		for (const file of this.files) {
			if (file.path.endsWith(".json") || listed.has(file.path)) continue;
			const id = idOf$1(file);
			offers.push(await this.withinLimit({
				id,
				title: id
			}, () => this.fromFile(file)));
		}
		return offers;
	}
	/** Reads an offer. What exceeds the limit of patches is rejected without being read. */
	async withinLimit({ id, title }, read) {
		const { patches } = this.limits;
		if (this.readable >= patches) return {
			id,
			title,
			verdict: refused("limits", `A batch holds at most ${patches} patches.`)
		};
		const offer = await read();
		if ("patch" in offer) this.readable += 1;
		return offer;
	}
	async fromFile(file) {
		const id = idOf$1(file);
		if (!isId(id)) {
			const shown = JSON.stringify(id.slice(0, 200));
			return {
				id: shown,
				title: shown,
				verdict: invalid("malformed", `The file name ${shown} ${ID_RULE}.`)
			};
		}
		const content = await this.content(file);
		if ("verdict" in content) return {
			id,
			title: id,
			verdict: content
		};
		return { patch: {
			id,
			title: content.parts[0]?.message?.split("\n")[0] ?? id,
			parts: content.parts,
			digest: digestOf$1(content.parts),
			source: sourceOf(file),
			dependsOn: [],
			...remarksOf(content.parts),
			declared: { mayRemoveTests: this.mayRemoveTests(id) }
		} };
	}
	async fromManifest(file, listed) {
		const name = path.basename(file.path);
		const json = await this.bytes(file);
		if ("verdict" in json) return [{
			id: name,
			title: name,
			verdict: json
		}];
		const manifest = parseManifest(Buffer.from(json.bytes).toString("utf8"), name === "batch.json");
		if (manifest.kind === "other") return [];
		if (manifest.kind === "broken") return [{
			id: name,
			title: name,
			verdict: invalid("malformed", `The manifest ${file.path}: ${manifest.reason}.`)
		}];
		const offers = [];
		for (const item of manifest.entries) if ("entry" in item) offers.push(await this.fromEntry(item.entry, file, listed));
		else offers.push({
			id: item.id,
			title: item.id,
			verdict: invalid("malformed", `The manifest ${file.path}: ${item.reason}.`)
		});
		return offers;
	}
	async fromEntry(entry, manifest, listed) {
		const title = entry.title ?? entry.id;
		const file = entry.file === void 0 ? void 0 : await this.besideManifest(entry.file, manifest);
		if (file) listed.add(file.path);
		return this.withinLimit({
			id: entry.id,
			title
		}, () => this.readEntry(entry, manifest, file));
	}
	async readEntry(entry, manifest, file) {
		const content = file ? await this.content(file) : readable$2(await this.decode(new TextEncoder().encode(entry.diff), "The `diff` of the manifest entry"));
		if ("verdict" in content) return {
			id: entry.id,
			title: entry.title ?? entry.id,
			verdict: content
		};
		const parts = content.parts.map((part, index) => index === 0 ? describePart(part, entry) : part);
		return { patch: {
			id: entry.id,
			title: entry.title ?? parts[0]?.message?.split("\n")[0] ?? entry.id,
			parts,
			digest: digestOf$1(parts),
			source: {
				...sourceOf(file ?? manifest),
				...manifest.tracked ? { manifest: manifest.path } : {}
			},
			dependsOn: entry.dependsOn,
			declared: {
				impact: entry.impact,
				effort: entry.effort,
				risk: entry.risk,
				confidence: entry.confidence,
				mayRemoveTests: this.mayRemoveTests(entry.id) || entry.mayRemoveTests && manifest.tracked
			},
			...remarksOf(parts, entry.mayRemoveTests && !manifest.tracked ? [NOT_TRACKED] : [])
		} };
	}
	/**
	* Finds the `file` of a manifest entry. The path is relative to the manifest's
	* folder and must stay inside it.
	*/
	async besideManifest(name, manifest) {
		const folder = path.posix.dirname(manifest.path);
		const joined = path.posix.normalize(path.posix.join(folder, name));
		if (!(folder === "." ? !joined.startsWith("../") : joined.startsWith(`${folder}/`)) || path.posix.isAbsolute(name)) return {
			path: joined,
			tracked: false,
			size: 0,
			problem: "it is outside the manifest's folder",
			read: () => Promise.reject(/* @__PURE__ */ new Error())
		};
		const known = this.files.find((file) => (file.tracked && !manifest.tracked ? path.join(this.directory, file.path) : file.path) === joined);
		if (known) return known;
		if (!manifest.tracked) return diskFile(joined);
		const found = this.base.entry(joined);
		const [size = 0] = found ? await this.store.blobSizes([found.oid]) : [];
		const problem = found?.mode.startsWith("100") ? void 0 : "the base has no such regular file";
		return {
			path: joined,
			tracked: true,
			size,
			...problem ? { problem } : {},
			read: () => this.store.readBlob(found.oid)
		};
	}
	async content(file) {
		const read = await this.bytes(file);
		return "verdict" in read ? read : readable$2(await this.decode(read.bytes, file.path));
	}
	decode(bytes, name) {
		return decodePatch(bytes, name, this.limits, this.store.directory);
	}
	async bytes(file) {
		if (file.problem) return invalid("unreadable", `${file.path}: ${file.problem}.`);
		if (file.size > this.limits.patchBytes) return refused("limits", `${file.path} has ${file.size} bytes; the limit is ${this.limits.patchBytes}.`);
		try {
			return { bytes: await file.read() };
		} catch (error) {
			return invalid("unreadable", `${file.path} could not be read: ${error.message}.`);
		}
	}
};
/** Anybody who can leave a patch can leave a manifest beside it. */
const NOT_TRACKED = "Its manifest is not tracked on the branch, so its `mayRemoveTests` does not count. Name the patch in `policy.mayRemoveTests`.";
/** What git warned of, and more. Nothing where there is nothing to say. */
function remarksOf(parts, more = []) {
	const warnings = new Set(parts.flatMap(({ warnings: texts = [] }) => texts));
	const remarks = [...more, ...warnings];
	return remarks.length === 0 ? void 0 : { remarks };
}
function digestOf$1(parts) {
	const hash = createHash("sha256");
	for (const { diff } of parts) hash.update(diff).update("\0");
	return hash.digest("hex");
}
__name(digestOf$1, "digestOf");
function readable$2(parts) {
	return Array.isArray(parts) ? { parts } : parts;
}
__name(readable$2, "readable");
function idOf$1(file) {
	return path.basename(file.path).replace(/\.[^.]+$/, "");
}
__name(idOf$1, "idOf");
function sourceOf(file) {
	return {
		path: file.path,
		tracked: file.tracked
	};
}
/** Gives a part the title, body and author of the manifest. They take precedence over those in the file. */
function describePart(part, entry) {
	const title = entry.title ?? part.message?.split("\n")[0] ?? `Apply ${entry.id}`;
	const message = entry.title !== void 0 || entry.body !== void 0 ? [title, entry.body].filter(Boolean).join("\n\n") : part.message;
	const author = entry.author ?? part.author;
	return {
		...part,
		...message ? { message } : {},
		...author ? { author } : {}
	};
}

// src/batch/patch-ids.ts
/** Computes ids that recognise a patch when it is offered again, and counts the lines of a patch. */
/**
* Returns for each patch, by its id in the batch, an id that stays the same when the patch is offered again:
* git's stable patch id. It does not depend on the file name or on line numbers. A patch for which git has no
* such id (binary, traditional) gets the digest of its bytes.
*/
async function patchIds(patches, git, objectFormat) {
	const size = objectFormat === "sha256" ? 32 : 20;
	const marks = new Map(patches.map((patch) => [randomBytes(size).toString("hex"), patch]));
	const input = [...marks].flatMap(([mark, { parts }]) => [Buffer.from(`From ${mark}\n`), ...parts.flatMap(({ diff }) => [diff, Buffer.from("\n")])]);
	const output = await git.text(["patch-id", "--stable"], { input: Buffer.concat(input) }).catch(() => "");
	const ids = new Map(patches.map((patch) => [patch.id, patch.digest]));
	for (const line of output.split("\n")) {
		const [id = "", mark = ""] = line.split(" ");
		const patch = marks.get(mark);
		if (patch && patch.parts.every(({ scan }) => scan.binaryBytes === 0)) ids.set(patch.id, id);
	}
	return ids;
}

// src/candidate/setup-inputs.ts
/** Files that decide what a set-up installs: those of `setup-inputs`, and manifests that have no lockfile. */
const MANIFESTS = [
	{
		glob: "package.json",
		locks: [
			"package-lock.json",
			"npm-shrinkwrap.json",
			"pnpm-lock.yaml",
			"yarn.lock",
			"bun.lock",
			"bun.lockb"
		],
		installers: void 0
	},
	{
		glob: "pyproject.toml",
		locks: [
			"poetry.lock",
			"uv.lock",
			"pdm.lock"
		],
		installers: /\b(?:tox|nox|uv run|hatch)\b/
	},
	{
		glob: "Gemfile",
		locks: ["Gemfile.lock"],
		installers: void 0
	},
	{
		glob: "composer.json",
		locks: ["composer.lock"],
		installers: void 0
	},
	{
		glob: "go.mod",
		locks: [],
		installers: /\bgo\b/
	},
	{
		glob: "*.{cs,fs,vb}proj",
		locks: ["packages.lock.json"],
		installers: /\bdotnet\b/
	},
	{
		glob: "pom.xml",
		locks: [],
		installers: /\bmvnw?\b/
	},
	{
		glob: "build.gradle{,.kts}",
		locks: ["gradle.lockfile"],
		installers: /\bgradlew?\b/
	}
];
/** Keys of `package.json` that decide what is installed. */
const DEPENDENCIES$1 = /dependencies$|^(?:overrides|resolutions|workspaces|packageManager|engines)$/i;
/** Globs of the manifests, for a comparison of whole files. */
const MANIFEST_GLOBS = MANIFESTS.map(({ glob }) => `**/${glob}`);
/** The first changed path that needs a new set-up; `undefined` where none does. */
async function changeOfSetup(changes, parent, { setupInputs, withManifests, testCommand }, read) {
	const isInput = (0, import_picomatch.default)([...setupInputs], { dot: true });
	for (const { path, before, after } of changes) {
		if (isInput(path)) return path;
		const slash = path.lastIndexOf("/") + 1;
		const name = path.slice(slash);
		const manifest = withManifests ? MANIFESTS.find(({ glob }) => import_picomatch.default.isMatch(name, glob)) : void 0;
		if (!manifest || manifest.installers?.test(testCommand)) continue;
		if (manifest.locks.some((lock) => parent.entry(path.slice(0, slash) + lock))) continue;
		if (name !== "package.json") return path;
		if ((before ? dependenciesIn(await read(before)) : NO_DEPENDENCIES) !== (after ? dependenciesIn(await read(after)) : NO_DEPENDENCIES)) return path;
	}
}
const NO_DEPENDENCIES = "[]";
function dependenciesIn(json) {
	try {
		const value = JSON.parse(json.replace(/^\uFEFF/, ""));
		return JSON.stringify(Object.entries(value).filter(([key]) => DEPENDENCIES$1.test(key)));
	} catch {
		return json;
	}
}

// node_modules/smol-toml/dist/error.js
/*!
* Copyright (c) Squirrel Chat et al., All rights reserved.
* SPDX-License-Identifier: BSD-3-Clause
*
* Redistribution and use in source and binary forms, with or without
* modification, are permitted provided that the following conditions are met:
*
* 1. Redistributions of source code must retain the above copyright notice, this
*    list of conditions and the following disclaimer.
* 2. Redistributions in binary form must reproduce the above copyright notice,
*    this list of conditions and the following disclaimer in the
*    documentation and/or other materials provided with the distribution.
* 3. Neither the name of the copyright holder nor the names of its contributors
*    may be used to endorse or promote products derived from this software without
*    specific prior written permission.
*
* THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND
* ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE IMPLIED
* WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE
* DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT HOLDER OR CONTRIBUTORS BE LIABLE
* FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL
* DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR
* SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER
* CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY,
* OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE
* OF THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.
*/
function getLineColFromPtr(string, ptr) {
	let lines = string.slice(0, ptr).split(/\r?\n/);
	return [lines.length, lines.pop().length + 1];
}
function makeCodeBlock(string, line, column) {
	let lines = string.split(/\r?\n/);
	let codeblock = "";
	let numberLen = (Math.log10(line + 1) | 0) + 1;
	for (let i = line - 1; i <= line + 1; i++) {
		let l = lines[i - 1];
		if (!l) continue;
		codeblock += i.toString().padEnd(numberLen, " ");
		codeblock += ":  ";
		codeblock += l;
		codeblock += "\n";
		if (i === line) {
			codeblock += " ".repeat(numberLen + column + 2);
			codeblock += "^\n";
		}
	}
	return codeblock;
}
var TomlError = class TomlError extends Error {
	line;
	column;
	codeblock;
	constructor(message, options) {
		const [line, column] = getLineColFromPtr(options.toml, options.ptr);
		const codeblock = makeCodeBlock(options.toml, line, column);
		super(`Invalid TOML document: ${message}\n\n${codeblock}`, options);
		this.line = line;
		this.column = column;
		this.codeblock = codeblock;
	}
	/** @internal */
	static x(message, ctx, ptr) {
		throw new TomlError(message, {
			toml: ctx.s,
			ptr: ptr ?? ctx.p
		});
	}
};

// node_modules/smol-toml/dist/primitive.js
/*!
* Copyright (c) Squirrel Chat et al., All rights reserved.
* SPDX-License-Identifier: BSD-3-Clause
*
* Redistribution and use in source and binary forms, with or without
* modification, are permitted provided that the following conditions are met:
*
* 1. Redistributions of source code must retain the above copyright notice, this
*    list of conditions and the following disclaimer.
* 2. Redistributions in binary form must reproduce the above copyright notice,
*    this list of conditions and the following disclaimer in the
*    documentation and/or other materials provided with the distribution.
* 3. Neither the name of the copyright holder nor the names of its contributors
*    may be used to endorse or promote products derived from this software without
*    specific prior written permission.
*
* THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND
* ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE IMPLIED
* WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE
* DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT HOLDER OR CONTRIBUTORS BE LIABLE
* FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL
* DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR
* SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER
* CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY,
* OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE
* OF THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.
*/
/** @internal */
function parseString(ctx) {
	let startPtr = ctx.p;
	let c = ctx.s.charCodeAt(ctx.p++);
	let first = c;
	let isLiteral = c === 39;
	let isMultiline = c === ctx.s.charCodeAt(ctx.p) && c === ctx.s.charCodeAt(ctx.p + 1);
	if (isMultiline) {
		if ((c = ctx.s.charCodeAt(ctx.p += 2)) === 10) ctx.p++;
		else if (c === 13 && ctx.s.charCodeAt(ctx.p + 1) === 10) ctx.p += 2;
	}
	let parsed = "";
	let sliceStart = ctx.p;
	let state = 0;
	for (; ctx.p < ctx.s.length; ctx.p++) {
		c = ctx.s.charCodeAt(ctx.p);
		if (isMultiline && (c === 10 || c === 13 && ctx.s.charCodeAt(ctx.p + 1) === 10)) state = state && 3;
		else if (c < 32 && c !== 9 || c === 127) TomlError.x("control characters are not allowed in strings", ctx);
		else if ((!state || state === 3) && c === first && (!isMultiline || ctx.s.charCodeAt(ctx.p + 1) === first && ctx.s.charCodeAt(ctx.p + 2) === first)) {
			if (isMultiline) {
				if (ctx.s.charCodeAt(ctx.p + 3) === first) ctx.p++;
				if (ctx.s.charCodeAt(ctx.p + 3) === first) ctx.p++;
			}
			if (!state) {
				let s = ctx.s.slice(sliceStart, ctx.p);
				parsed = parsed ? parsed + s : s;
			}
			ctx.p += isMultiline ? 3 : 1;
			return parsed;
		} else if (!state) {
			if (!isLiteral && c === 92) {
				parsed += ctx.s.slice(sliceStart, sliceStart = ctx.p);
				state = 1;
			}
		} else if (state === 1) {
			if (c === 120 || c === 117 || c === 85) {
				let errPtr = ctx.p++ - 1;
				let value = 0;
				let len = c === 120 ? 2 : c === 117 ? 4 : 8;
				for (let j = 0; j < len; j++, ctx.p++) {
					let hex = ctx.s.charCodeAt(ctx.p);
					let digit = hex >= 48 && hex <= 57 ? hex - 48 : hex >= 65 && hex <= 70 ? hex - 65 + 10 : hex >= 97 && hex <= 102 ? hex - 97 + 10 : -1;
					if (digit < 0) TomlError.x("invalid non-hex character in unicode escape", ctx);
					value = value << 4 | digit;
				}
				if (value < 0 || value > 1114111 || value >= 55296 && value <= 57343) TomlError.x("invalid unicode escape", ctx, errPtr);
				parsed += String.fromCodePoint(value);
				sliceStart = ctx.p--;
				state = 0;
			} else if (isMultiline && (c === 32 || c === 9)) state = 2;
			else {
				if (c === 98) parsed += "\b";
				else if (c === 116) parsed += "	";
				else if (c === 110) parsed += "\n";
				else if (c === 102) parsed += "\f";
				else if (c === 114) parsed += "\r";
				else if (c === 101) parsed += "\x1B";
				else if (c === 34) parsed += "\"";
				else if (c === 92) parsed += "\\";
				else TomlError.x("unrecognised escape sequence", ctx);
				sliceStart = ctx.p + 1;
				state = 0;
			}
		} else if (c !== 32 && c !== 9) {
			if (state === 2) TomlError.x("invalid escape: only line-ending whitespace may be escaped", ctx, sliceStart);
			state = !isLiteral && c === 92 ? 1 : 0;
			sliceStart = ctx.p;
		}
	}
	TomlError.x("unfinished string", ctx, startPtr);
}

// node_modules/smol-toml/dist/date.js
/*!
* Copyright (c) Squirrel Chat et al., All rights reserved.
* SPDX-License-Identifier: BSD-3-Clause
*
* Redistribution and use in source and binary forms, with or without
* modification, are permitted provided that the following conditions are met:
*
* 1. Redistributions of source code must retain the above copyright notice, this
*    list of conditions and the following disclaimer.
* 2. Redistributions in binary form must reproduce the above copyright notice,
*    this list of conditions and the following disclaimer in the
*    documentation and/or other materials provided with the distribution.
* 3. Neither the name of the copyright holder nor the names of its contributors
*    may be used to endorse or promote products derived from this software without
*    specific prior written permission.
*
* THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND
* ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE IMPLIED
* WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE
* DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT HOLDER OR CONTRIBUTORS BE LIABLE
* FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL
* DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR
* SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER
* CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY,
* OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE
* OF THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.
*/
let DATE_TIME_RE = /^(\d{4}-\d{2}-\d{2})?[Tt ]?(?:(\d{2}):\d{2}(?::\d{2}(?:\.\d+)?)?)?(Z|z|[-+]\d{2}:\d{2})?$/i;
var TomlDate = class TomlDate extends Date {
	#hasDate = false;
	#hasTime = false;
	#offset = null;
	constructor(date, fasttype, unsafeDelim) {
		let hasDate = true;
		let hasTime = true;
		let offset = "Z";
		let c;
		if (typeof date === "string") {
			if (fasttype) prep: {
				if (fasttype < 3) {
					if (+date.slice(11, 13) > 23) {
						date = "";
						break prep;
					}
					if (fasttype === 2) {
						offset = null;
						date += "Z";
					} else if ((c = date.charCodeAt(date.length - 1)) !== 90 && c !== 122) offset = date.slice(date.length - 6);
					if (unsafeDelim) date = date.slice(0, 10) + "T" + date.slice(11);
				} else if (fasttype === 4) date = +date.slice(0, 2) > 23 ? "" : `0000-01-01T${date}Z`;
				hasDate = fasttype !== 4;
				hasTime = fasttype !== 3;
			}
			else {
				let match = date.match(DATE_TIME_RE);
				if (match) {
					if (!match[1]) {
						hasDate = false;
						date = `0000-01-01T${date}`;
					}
					hasTime = !!match[2];
					hasTime && date[10] === " " && (date = date.replace(" ", "T"));
					if (match[2] && +match[2] > 23) date = "";
					else {
						offset = match[3] || null;
						if (!offset && hasTime) date += "Z";
					}
				} else date = "";
			}
		}
		super(date);
		if (!isNaN(this.getTime())) {
			this.#hasDate = hasDate;
			this.#hasTime = hasTime;
			this.#offset = offset;
		}
	}
	isDateTime() {
		return this.#hasDate && this.#hasTime;
	}
	isLocal() {
		return !this.#hasDate || !this.#hasTime || !this.#offset;
	}
	isDate() {
		return this.#hasDate && !this.#hasTime;
	}
	isTime() {
		return this.#hasTime && !this.#hasDate;
	}
	isValid() {
		return this.#hasDate || this.#hasTime;
	}
	toISOString() {
		let iso = super.toISOString();
		if (this.isDate()) return iso.slice(0, 10);
		if (this.isTime()) return iso.slice(11, 23);
		if (this.#offset === null) return iso.slice(0, -1);
		if (this.#offset === "Z" || this.#offset === "z") return iso;
		let offset = +this.#offset.slice(1, 3) * 60 + +this.#offset.slice(4, 6);
		offset = this.#offset[0] === "-" ? offset : -offset;
		return (/* @__PURE__ */ new Date(this.getTime() - offset * 6e4)).toISOString().slice(0, -1) + this.#offset;
	}
	static wrapAsOffsetDateTime(jsDate, offset = "Z") {
		let date = new TomlDate(jsDate);
		date.#offset = offset;
		return date;
	}
	static wrapAsLocalDateTime(jsDate) {
		let date = new TomlDate(jsDate);
		date.#offset = null;
		return date;
	}
	static wrapAsLocalDate(jsDate) {
		let date = new TomlDate(jsDate);
		date.#hasTime = false;
		date.#offset = null;
		return date;
	}
	static wrapAsLocalTime(jsDate) {
		let date = new TomlDate(jsDate);
		date.#hasDate = false;
		date.#offset = null;
		return date;
	}
};

// node_modules/smol-toml/dist/extract.js
/*!
* Copyright (c) Squirrel Chat et al., All rights reserved.
* SPDX-License-Identifier: BSD-3-Clause
*
* Redistribution and use in source and binary forms, with or without
* modification, are permitted provided that the following conditions are met:
*
* 1. Redistributions of source code must retain the above copyright notice, this
*    list of conditions and the following disclaimer.
* 2. Redistributions in binary form must reproduce the above copyright notice,
*    this list of conditions and the following disclaimer in the
*    documentation and/or other materials provided with the distribution.
* 3. Neither the name of the copyright holder nor the names of its contributors
*    may be used to endorse or promote products derived from this software without
*    specific prior written permission.
*
* THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND
* ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE IMPLIED
* WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE
* DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT HOLDER OR CONTRIBUTORS BE LIABLE
* FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL
* DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR
* SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER
* CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY,
* OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE
* OF THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.
*/
function isDigit(char, base = 10) {
	return base === 16 ? char > 47 && char < 58 || char > 64 && char < 71 || char > 96 && char < 103 : char > 47 && char < 48 + base;
}
function isEndOfValue(char, delim) {
	return char === 32 || char === 9 || char === 10 || char === 13 || delim && (char === delim || char === 44) || char === 35;
}
/** @internal */
function extractValue(ctx, end) {
	let errPtr = ctx.p;
	let c = ctx.s.charCodeAt(ctx.p);
	if (c === 91 || c === 123) {
		ctx.d-- || TomlError.x("document contains excessively nested structures. aborting.", ctx);
		let value = c === 91 ? parseArray(ctx) : parseInlineTable(ctx);
		ctx.d++;
		return value;
	}
	if (c === 34 || c === 39) return parseString(ctx);
	if (c === 116) {
		if (ctx.s.charCodeAt(++ctx.p) !== 114 || ctx.s.charCodeAt(++ctx.p) !== 117 || ctx.s.charCodeAt(++ctx.p) !== 101) TomlError.x("invalid value", ctx, errPtr);
		return ctx.p++, true;
	}
	if (c === 102) {
		if (ctx.s.charCodeAt(++ctx.p) !== 97 || ctx.s.charCodeAt(++ctx.p) !== 108 || ctx.s.charCodeAt(++ctx.p) !== 115 || ctx.s.charCodeAt(++ctx.p) !== 101) TomlError.x("invalid value", ctx, errPtr);
		return ctx.p++, false;
	}
	if (c === 43 || c === 45) return parseNumber(ctx, ctx.p, ctx.s.charCodeAt(++ctx.p), 44 - c, end);
	if (ctx.s.charCodeAt(ctx.p + 4) === 45 && ctx.s.charCodeAt(ctx.p + 7) === 45) return parseDate(ctx, c, end);
	if (ctx.s.charCodeAt(ctx.p + 2) === 58) return parseTime(ctx, c, end);
	return parseNumber(ctx, ctx.p, c, 0, end);
}
function parseNumber(ctx, startPtr, startChr, sign, endChr) {
	let c = startChr;
	let state = 0;
	let hasUnderscores = false;
	if (c === 105) {
		if (ctx.s.charCodeAt(++ctx.p) !== 110 || ctx.s.charCodeAt(++ctx.p) !== 102) TomlError.x("invalid value", ctx, startPtr);
		return ctx.p++, (sign || 1) / 0;
	}
	if (c === 110) {
		if (ctx.s.charCodeAt(++ctx.p) !== 97 || ctx.s.charCodeAt(++ctx.p) !== 110) TomlError.x("invalid value", ctx, startPtr);
		return ctx.p++, NaN;
	}
	if (c === 48) {
		if (++ctx.p >= ctx.s.length || isEndOfValue(c = ctx.s.charCodeAt(ctx.p), endChr)) return ctx.bi === true ? 0n : 0;
		if (!sign) {
			if (c === 120) return parseIntegerBaseN(ctx, startPtr, 16, endChr);
			else if (c === 98) return parseIntegerBaseN(ctx, startPtr, 2, endChr);
			else if (c === 111) return parseIntegerBaseN(ctx, startPtr, 8, endChr);
		}
		if (c === 46) state = 2;
		else if (c === 101 || c === 69) state = 4;
		else TomlError.x("illegal leading zero", ctx, startPtr);
	} else if (!isDigit(c)) TomlError.x("invalid value", ctx, startPtr);
	while (++ctx.p < ctx.s.length && (c = ctx.s.charCodeAt(ctx.p), !isEndOfValue(c, endChr))) {
		if (!state) state = 1;
		if (c === 95) {
			if (!(state & 1)) TomlError.x("illegal underscore", ctx);
			state += 11;
			hasUnderscores = true;
		} else if (state === 1 && c === 46) state = 2;
		else if ((state === 1 || state === 3) && (c === 101 || c === 69)) state = 4;
		else if (state === 4 && (c === 43 || c === 45)) state = 6;
		else if (!isDigit(c)) TomlError.x(`illegal character in numeric literal`, ctx);
		else if (state > 9) state -= 11;
		else if (!(state & 1)) state++;
	}
	if (!state) {
		let val = (startChr - 48) * (sign || 1);
		return ctx.bi === true ? BigInt(val) : val;
	}
	if (!(state & 1)) TomlError.x("unfinished numeric value", ctx, startPtr);
	let str = ctx.s.slice(startPtr, ctx.p);
	if (hasUnderscores) str = str.replaceAll("_", "");
	return state > 1 ? parseFloat(str) : parseInteger(ctx, str, 10, startPtr);
}
function parseIntegerBaseN(ctx, startPtr, base, endChr) {
	let c;
	let underscore = 1;
	while (++ctx.p < ctx.s.length && (c = ctx.s.charCodeAt(ctx.p), !isEndOfValue(c, endChr))) if (c === 95) {
		if (underscore & 1) TomlError.x("illegal underscore", ctx);
		underscore = 3;
	} else if (!isDigit(c, base)) TomlError.x(`illegal character in numeric literal`, ctx);
	else if (underscore & 1) underscore--;
	if (underscore & 1) TomlError.x("unfinished numeric value", ctx);
	let str = ctx.s.slice(startPtr + 2, ctx.p);
	if (underscore) str = str.replaceAll("_", "");
	return parseInteger(ctx, str, base, startPtr);
}
function parseInteger(ctx, str, base, startPtr) {
	if (ctx.bi !== true) int: {
		let val = parseInt(str, base);
		if (!Number.isSafeInteger(val)) {
			if (ctx.bi) break int;
			TomlError.x("integer value cannot be represented losslessly", ctx, startPtr);
		}
		return val;
	}
	return base === 10 ? BigInt(str) : BigInt((base === 2 ? "0b" : base === 8 ? "0o" : "0x") + str);
}
function parseDate(ctx, c, endChr) {
	let startPtr = ctx.p++;
	let unsafeSeparator;
	if (!isDigit(c) || !isDigit(ctx.s.charCodeAt(ctx.p++)) || !isDigit(ctx.s.charCodeAt(ctx.p++)) || !isDigit(ctx.s.charCodeAt(ctx.p++))) return parseNumber(ctx, ctx.p = startPtr, c, 0, endChr);
	ctx.p += 5;
	if (!isDigit(ctx.s.charCodeAt(ctx.p++))) TomlError.x("invalid date-time: date part is malformed", ctx, startPtr);
	if (ctx.p >= ctx.s.length || ((c = ctx.s.charCodeAt(ctx.p)) !== 32 || (unsafeSeparator = true, !isDigit(ctx.s.charCodeAt(ctx.p + 1)))) && c !== 84 && c !== 116) return readDate(ctx, ctx.s.slice(startPtr, ctx.p), 3, false, startPtr);
	if (ctx.s.charCodeAt(ctx.p += 3) !== 58) TomlError.x("invalid date-time: time part is malformed", ctx, startPtr);
	if (ctx.s.charCodeAt(ctx.p += 3) === 58) ctx.p += 3;
	if (ctx.s.charCodeAt(ctx.p) === 46) while (isDigit(ctx.s.charCodeAt(++ctx.p)));
	if (c = ctx.s.charCodeAt(ctx.p)) {
		if (c === 90 || c === 122) return readDate(ctx, ctx.s.slice(startPtr, ++ctx.p), 1, unsafeSeparator, startPtr, "[+00:00]");
		if (c === 43 || c === 45) return readDate(ctx, ctx.s.slice(startPtr, ctx.p += 6), 1, unsafeSeparator, startPtr, !ctx.ld && "[" + ctx.s.slice(ctx.p - 6, ctx.p) + "]");
	}
	return readDate(ctx, ctx.s.slice(startPtr, ctx.p), 2, unsafeSeparator, startPtr);
}
function parseTime(ctx, c, endChr) {
	let start = ctx.p;
	if (!isDigit(c) || !isDigit(ctx.s.charCodeAt(++ctx.p))) return parseNumber(ctx, --ctx.p, c, 0, endChr);
	if (ctx.s.charCodeAt(ctx.p += 4) === 58) ctx.p += 3;
	if (ctx.s.charCodeAt(ctx.p) === 46) while (isDigit(ctx.s.charCodeAt(++ctx.p)));
	return readDate(ctx, ctx.s.slice(start, ctx.p), 4, false, start);
}
function readDate(ctx, str, type, unsafeDelim, errPtr, temporalSuffix) {
	if (ctx.ld) {
		let date = new TomlDate(str, type, unsafeDelim);
		if (!date.isValid()) TomlError.x("invalid date", ctx, errPtr);
		return date;
	}
	try {
		if (temporalSuffix) str += temporalSuffix;
		switch (type) {
			case 1: return Temporal.ZonedDateTime.from(str);
			case 2: return Temporal.PlainDateTime.from(str);
			case 3: return Temporal.PlainDate.from(str);
			case 4: return Temporal.PlainTime.from(str);
		}
	} catch (e) {
		TomlError.x(e instanceof Error ? e.message : "" + e, ctx, errPtr);
	}
}

// node_modules/smol-toml/dist/util.js
/*!
* Copyright (c) Squirrel Chat et al., All rights reserved.
* SPDX-License-Identifier: BSD-3-Clause
*
* Redistribution and use in source and binary forms, with or without
* modification, are permitted provided that the following conditions are met:
*
* 1. Redistributions of source code must retain the above copyright notice, this
*    list of conditions and the following disclaimer.
* 2. Redistributions in binary form must reproduce the above copyright notice,
*    this list of conditions and the following disclaimer in the
*    documentation and/or other materials provided with the distribution.
* 3. Neither the name of the copyright holder nor the names of its contributors
*    may be used to endorse or promote products derived from this software without
*    specific prior written permission.
*
* THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND
* ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE IMPLIED
* WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE
* DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT HOLDER OR CONTRIBUTORS BE LIABLE
* FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL
* DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR
* SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER
* CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY,
* OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE
* OF THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.
*/
/** @internal */
function skipComment(ctx) {
	for (; ctx.p < ctx.s.length; ctx.p++) {
		let c = ctx.s.charCodeAt(ctx.p);
		if (c === 10) break;
		if (c === 13 && ctx.s.charCodeAt(ctx.p + 1) === 10) {
			ctx.p++;
			break;
		}
		if (c < 32 && c !== 9 || c === 127) TomlError.x("control characters are not allowed in comments", ctx);
	}
}
/** @internal */
function skipVoid(ctx, banNewLines, banComments) {
	let c;
	while (ctx.p < ctx.s.length) {
		while (ctx.p < ctx.s.length && ((c = ctx.s.charCodeAt(ctx.p)) === 32 || c === 9 || !banNewLines && (c === 10 || c === 13 && ctx.s.charCodeAt(ctx.p + 1) === 10))) ctx.p++;
		if (banComments || c !== 35) break;
		skipComment(ctx);
	}
}

// node_modules/smol-toml/dist/struct.js
/*!
* Copyright (c) Squirrel Chat et al., All rights reserved.
* SPDX-License-Identifier: BSD-3-Clause
*
* Redistribution and use in source and binary forms, with or without
* modification, are permitted provided that the following conditions are met:
*
* 1. Redistributions of source code must retain the above copyright notice, this
*    list of conditions and the following disclaimer.
* 2. Redistributions in binary form must reproduce the above copyright notice,
*    this list of conditions and the following disclaimer in the
*    documentation and/or other materials provided with the distribution.
* 3. Neither the name of the copyright holder nor the names of its contributors
*    may be used to endorse or promote products derived from this software without
*    specific prior written permission.
*
* THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND
* ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE IMPLIED
* WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE
* DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT HOLDER OR CONTRIBUTORS BE LIABLE
* FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL
* DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR
* SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER
* CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY,
* OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE
* OF THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.
*/
/** @internal */
function parseKey(ctx, end = 61) {
	let startPtr;
	let state = 0;
	let parsed = [];
	let sliceStart;
	let c = ctx.s.charCodeAt(startPtr = ctx.p);
	do
		if (c === end) {
			if (!state) TomlError.x("unexpected end of key", ctx);
			if (state === 1) parsed.push(ctx.s.slice(sliceStart, ctx.p));
			return ctx.p++, parsed;
		} else if (c === 46) {
			if (!state) TomlError.x("illegal empty bare key", ctx);
			if (state === 1) parsed.push(ctx.s.slice(sliceStart, ctx.p));
			state = 0;
		} else if (!state && (c === 34 || c === 39)) {
			if (c === ctx.s.charCodeAt(ctx.p + 1) && c === ctx.s.charCodeAt(ctx.p + 2)) TomlError.x("illegal quoted key: multiline strings are not allowed", ctx);
			parsed.push(parseString(ctx));
			state = 2;
			ctx.p--;
		} else if (c === 32 || c === 9) {
			if (state === 1) {
				parsed.push(ctx.s.slice(sliceStart, ctx.p));
				state = 2;
			}
		} else if (state === 2 || c < 48 && c !== 45 || c > 57 && c < 65 || c > 90 && c < 97 && c !== 95 || c > 122) TomlError.x("illegal character in key", ctx);
		else if (!state) {
			state = 1;
			sliceStart = ctx.p;
		}
	while (c = ctx.s.charCodeAt(++ctx.p));
	TomlError.x("incomplete key-value: cannot find end of key", ctx, startPtr);
}
/** @internal */
function parseInlineTable(ctx) {
	let startPtr = ctx.p++;
	let res = Object.create(null);
	let seen = /* @__PURE__ */ new Set();
	let c;
	while (ctx.p < ctx.s.length) {
		skipVoid(ctx);
		if ((c = ctx.s.charCodeAt(ctx.p)) === 125) {
			ctx.p++;
			return res;
		}
		let k;
		let t = res;
		let hasOwn = false;
		let errPtr = ctx.p;
		let key = parseKey(ctx);
		for (let i = 0; i < key.length; i++) {
			if (i) t = hasOwn ? t[k] : t[k] = Object.create(null);
			k = key[i];
			if ((hasOwn = Object.hasOwn(t, k)) && (typeof t[k] !== "object" || seen.has(t[k]))) TomlError.x("trying to redefine an already defined value", ctx, errPtr);
			let unsafe = k === "__proto__";
			if (ctx.uk && (unsafe || k === "constructor")) {
				t = ctx.uk !== 1 && TomlError.x("document contains an unsafe property", ctx, errPtr);
				break;
			}
			if (!hasOwn && unsafe) Object.defineProperty(t, k, {
				enumerable: true,
				configurable: true,
				writable: true
			});
		}
		if (hasOwn) TomlError.x("trying to redefine an already defined value", ctx, errPtr);
		skipVoid(ctx, true, true);
		let value = extractValue(ctx, 125);
		if (t && typeof (t[k] = value) === "object") seen.add(value);
		skipVoid(ctx);
		if ((c = ctx.s.charCodeAt(ctx.p++)) === 125) return res;
		if (c !== 44) TomlError.x("expected comma or end of structure", ctx, ctx.p - 1);
	}
	TomlError.x("unfinished table", ctx, startPtr);
}
/** @internal */
function parseArray(ctx) {
	let startPtr = ctx.p++;
	let res = [];
	let c;
	while (ctx.p < ctx.s.length) {
		skipVoid(ctx);
		if ((c = ctx.s.charCodeAt(ctx.p)) === 93) {
			ctx.p++;
			return res;
		}
		res.push(extractValue(ctx, 93));
		skipVoid(ctx);
		if ((c = ctx.s.charCodeAt(ctx.p++)) === 93) return res;
		if (c !== 44) TomlError.x("expected comma or end of structure", ctx, ctx.p - 1);
	}
	TomlError.x("unfinished array", ctx, startPtr);
}

// node_modules/smol-toml/dist/parse.js
/*!
* Copyright (c) Squirrel Chat et al., All rights reserved.
* SPDX-License-Identifier: BSD-3-Clause
*
* Redistribution and use in source and binary forms, with or without
* modification, are permitted provided that the following conditions are met:
*
* 1. Redistributions of source code must retain the above copyright notice, this
*    list of conditions and the following disclaimer.
* 2. Redistributions in binary form must reproduce the above copyright notice,
*    this list of conditions and the following disclaimer in the
*    documentation and/or other materials provided with the distribution.
* 3. Neither the name of the copyright holder nor the names of its contributors
*    may be used to endorse or promote products derived from this software without
*    specific prior written permission.
*
* THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND
* ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE IMPLIED
* WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE
* DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT HOLDER OR CONTRIBUTORS BE LIABLE
* FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL
* DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR
* SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER
* CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY,
* OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE
* OF THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.
*/
function peekTable(ctx, key, table, meta, type) {
	let t = table;
	let m = meta;
	let k;
	let hasOwn = false;
	let state;
	for (let i = 0; i < key.length; i++) {
		if (i) {
			t = hasOwn ? t[k] : t[k] = Object.create(null);
			m = (state = m[k]).c;
			if (type === 0 && (state.t === 1 || state.t === 2)) return null;
			if (state.t === 2) {
				let l = t.length - 1;
				t = t[l];
				m = m[l].c;
			}
		}
		k = key[i];
		if ((hasOwn = Object.hasOwn(t, k)) && m[k]?.t === 0 && m[k]?.d) return null;
		if (!hasOwn) {
			let unsafe = k === "__proto__";
			if (ctx.uk && (unsafe || k === "constructor")) return false;
			if (unsafe) {
				Object.defineProperty(t, k, {
					enumerable: true,
					configurable: true,
					writable: true
				});
				Object.defineProperty(m, k, {
					enumerable: true,
					configurable: true,
					writable: true
				});
			}
			m[k] = {
				t: i < key.length - 1 && type === 2 ? 3 : type,
				d: false,
				i: 0,
				c: Object.create(null)
			};
		}
	}
	state = m[k];
	if (state.t !== type && !(type === 1 && state.t === 3)) return null;
	if (type === 2) {
		if (!state.d) {
			state.d = true;
			t[k] = [];
		}
		t[k].push(t = Object.create(null));
		state.c[state.i++] = state = {
			t: 1,
			d: false,
			i: 0,
			c: Object.create(null)
		};
	}
	if (state.d) return null;
	state.d = true;
	if (type === 1) t = hasOwn ? t[k] : t[k] = Object.create(null);
	else if (type === 0 && hasOwn) return null;
	return [
		k,
		t,
		state.c
	];
}
function validateTablePeek(ctx, peek, ptr) {
	if (peek === null || ctx.uk === 2) TomlError.x(peek === null ? "trying to redefine an already defined table or value" : "document contains an unsafe property", ctx, ptr);
}
function parse$3(toml, options = {}) {
	let ctx = {
		s: toml,
		p: 0,
		d: options.maxDepth ?? 1e3,
		bi: options.integersAsBigInt ?? false,
		ld: options.useLegacyDate ?? true,
		uk: options.unsafeKeyBehaviour === "throw" ? 2 : options.unsafeKeyBehaviour === "drop" ? 1 : 0
	};
	let res = Object.create(null);
	let meta = Object.create(null);
	let tmp;
	let skipping = false;
	let tbl = res;
	let m = meta;
	if (toml.charCodeAt(0) === 65279) ctx.p++;
	skipVoid(ctx);
	while (ctx.p < toml.length) {
		if (toml.charCodeAt(ctx.p) === 91) {
			let isTableArray = toml.charCodeAt(++ctx.p) === 91;
			tmp = ctx.p += +isTableArray;
			skipping = false;
			let k = parseKey(ctx, 93);
			if (isTableArray) {
				if (toml.charCodeAt(ctx.p) !== 93) TomlError.x("expected end of table array declaration", ctx);
				ctx.p++;
			}
			let p = peekTable(ctx, k, res, meta, isTableArray ? 2 : 1);
			if (!p) {
				validateTablePeek(ctx, p, tmp);
				skipping = true;
			} else {
				m = p[2];
				tbl = p[1];
			}
		} else {
			tmp = ctx.p;
			let p = peekTable(ctx, parseKey(ctx), tbl, m, 0);
			if (!p && !skipping) validateTablePeek(ctx, p, tmp);
			skipVoid(ctx, true, true);
			let v = extractValue(ctx, void 0);
			if (p && !skipping) p[1][p[0]] = v;
		}
		skipVoid(ctx, true);
		if (ctx.p < toml.length && (tmp = toml.charCodeAt(ctx.p)) !== 10 && (tmp !== 13 || toml.charCodeAt(ctx.p + 1) !== 10)) TomlError.x("each key-value declaration must be followed by an end-of-line", ctx);
		skipVoid(ctx);
	}
	return res;
}
__name(parse$3, "parse");

// node_modules/smol-toml/dist/stringify.js
/*!
* Copyright (c) Squirrel Chat et al., All rights reserved.
* SPDX-License-Identifier: BSD-3-Clause
*
* Redistribution and use in source and binary forms, with or without
* modification, are permitted provided that the following conditions are met:
*
* 1. Redistributions of source code must retain the above copyright notice, this
*    list of conditions and the following disclaimer.
* 2. Redistributions in binary form must reproduce the above copyright notice,
*    this list of conditions and the following disclaimer in the
*    documentation and/or other materials provided with the distribution.
* 3. Neither the name of the copyright holder nor the names of its contributors
*    may be used to endorse or promote products derived from this software without
*    specific prior written permission.
*
* THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND
* ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE IMPLIED
* WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE
* DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT HOLDER OR CONTRIBUTORS BE LIABLE
* FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL
* DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR
* SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER
* CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY,
* OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE
* OF THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.
*/
let HAS_WELLFORMED = !!"".isWellFormed;

// node_modules/smol-toml/dist/index.js
/*!
* Copyright (c) Squirrel Chat et al., All rights reserved.
* SPDX-License-Identifier: BSD-3-Clause
*
* Redistribution and use in source and binary forms, with or without
* modification, are permitted provided that the following conditions are met:
*
* 1. Redistributions of source code must retain the above copyright notice, this
*    list of conditions and the following disclaimer.
* 2. Redistributions in binary form must reproduce the above copyright notice,
*    this list of conditions and the following disclaimer in the
*    documentation and/or other materials provided with the distribution.
* 3. Neither the name of the copyright holder nor the names of its contributors
*    may be used to endorse or promote products derived from this software without
*    specific prior written permission.
*
* THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND
* ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE IMPLIED
* WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE
* DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT HOLDER OR CONTRIBUTORS BE LIABLE
* FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL
* DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR
* SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER
* CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY,
* OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE
* OF THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.
*/

// src/candidate/test-configuration.ts
/** Finds out whether a patch changes how the tests run, and not only what is tested. */
/** Names of files, in any folder, that decide which tests run and how. */
const NAMES = [
	/^(?:vitest|jest|playwright|cypress|karma|ava|web-test-runner)\.(?:config|workspace)\.[cm]?[jt]sx?(?:on)?$/,
	/^\.mocharc(?:\.[a-z]+)?$/,
	/^(?:pytest\.ini|\.pytest\.ini|tox\.ini|conftest\.py|noxfile\.py)$/,
	/^phpunit\.xml(?:\.dist)?$/,
	/^\.rspec$|^(?:spec_helper|rails_helper)\.rb$/,
	/^nextest\.toml$/,
	/\.runsettings$/,
	/^\.proverc$/
];
/** Programs in a test command that read what to do from a file, and the names of such files. */
const TASK_FILES = [
	[/\bg?make\b/, /^(?:GNUm|m|M)akefile$|\.mk$/],
	[/\bjust\b/, /^\.?justfile$/i],
	[/\btask\b/, /^taskfile(?:\.dist)?\.ya?ml$/i],
	[/\brake\b/, /^rakefile(?:\.rb)?$/i]
];
const PACKAGE_MANAGER = /\b(?:npm|pnpm|yarn|bun)\b/;
/** Keys of `package.json` that test runners read. */
const RUNNER_KEYS = [
	"jest",
	"mocha",
	"ava",
	"vitest",
	"nyc",
	"c8",
	"tap"
];
/** Tools in `[tool]` of `pyproject.toml` that run tests. */
const PYTHON_TOOLS = [
	"pytest",
	"tox",
	"nox",
	"coverage"
];
/** Sections of `setup.cfg` that test runners read. */
const SETUP_SECTIONS = /^\[(?:tool:pytest|coverage)/;
/** The paths that configure a test runner. A test that is switched off in such a file appears in no report. */
function testConfiguration(paths) {
	return paths.filter((path) => NAMES.some((name) => name.test(nameOf$2(path))));
}
/**
* The changes that decide how this test command runs its tests: configuration of test runners, the scripts and task
* files that it names, and files that it runs itself. `read`: the text of a file.
*/
async function changesOfTesting(changes, testCommand, read) {
	const found = [];
	for (const { path, before, after } of changes) {
		const name = nameOf$2(path);
		const isNamed = testConfiguration([path]).length > 0 || TASK_FILES.some(([program, file]) => program.test(testCommand) && file.test(name)) || isRunBy(testCommand, path);
		const hasParts = [
			"package.json",
			"pyproject.toml",
			"setup.cfg"
		].includes(name);
		if (isNamed) found.push(path);
		else if (hasParts) {
			const texts = [before ? await read(before) : "", after ? await read(after) : ""];
			const [was, is] = texts.map((text) => partsOfTesting(name, text, testCommand, texts));
			if (was !== is) found.push(path);
		}
	}
	return found;
}
/** Names of scripts that run tests, and are not what is tested. */
const TEST_SCRIPT = /(?:^|[-_.])(?:run-?)?(?:tests?|ci|checks?|verify)(?:[-_.]|$)/i;
/** Whether the command runs this file as a script of tests, as in `./test.sh` or `python scripts/ci.py`. */
function isRunBy(command, path) {
	if (!TEST_SCRIPT.test(nameOf$2(path))) return false;
	return command.split(/[\s;&|()"'`]+/).map((word) => word.replace(/^(?:\.\/)+/, "")).some((word) => word !== "" && (path === word || path.endsWith(`/${word}`)));
}
/** The part of a shared file that concerns the tests. */
function partsOfTesting(name, text, command, versions) {
	if (name === "setup.cfg") return sectionsOf(text);
	const value = parsed(text, name === "pyproject.toml" ? parse$3 : JSON.parse);
	if (!value) return text;
	if (name === "pyproject.toml") {
		const tools = { ...value["tool"] };
		return JSON.stringify(PYTHON_TOOLS.map((tool) => tools[tool]));
	}
	const scripts = PACKAGE_MANAGER.test(command) ? scriptsOf$1(value, namedScripts(command, versions)) : [];
	return JSON.stringify([scripts, RUNNER_KEYS.map((key) => value[key])]);
}
function sectionsOf(text) {
	let isWanted = false;
	return text.split(/\r?\n/).filter((line) => {
		if (line.startsWith("[")) isWanted = SETUP_SECTIONS.test(line);
		return isWanted;
	}).join("\n");
}
/** The scripts that a command starts, with those that they start in any of the versions of the file. */
function namedScripts(command, versions) {
	const names = /* @__PURE__ */ new Set();
	const all = versions.map((text) => scriptTable(parsed(text)));
	const known = new Set(all.flatMap((table) => [...table.keys()]));
	const texts = [command];
	for (const text of texts) for (const word of text.split(/[^\w:.@/-]+/)) {
		const script = word === "t" || word === "tst" ? "test" : word;
		for (const name of [
			`pre${script}`,
			script,
			`post${script}`
		]) {
			if (!known.has(name) || names.has(name)) continue;
			names.add(name);
			for (const table of all) texts.push(table.get(name) ?? "");
		}
	}
	return names.size > 0 ? names : known;
}
function scriptsOf$1(value, names) {
	const table = scriptTable(value);
	return [...names].toSorted().map((name) => [name, table.get(name)]);
}
__name(scriptsOf$1, "scriptsOf");
function scriptTable(value) {
	const table = value?.["scripts"];
	if (typeof table !== "object" || table === null) return /* @__PURE__ */ new Map();
	return new Map(Object.entries(table).filter((entry) => typeof entry[1] === "string"));
}
function parsed(text, parse = JSON.parse) {
	if (text.trim() === "") return {};
	try {
		const value = parse(text.replace(/^\uFEFF/, ""));
		return typeof value === "object" && value !== null ? { ...value } : void 0;
	} catch {
		return;
	}
}
function nameOf$2(path) {
	return path.slice(path.lastIndexOf("/") + 1);
}
__name(nameOf$2, "nameOf");

// src/platform/git/tree.ts
/**
* A git tree. Trees share equal directories, so the cost of a candidate depends only on what its
* patches touch. Inside, names are kept as bytes (latin1), because git allows any bytes. Methods
* take and return paths in UTF-8.
*/
var Tree = class Tree {
	id;
	children;
	spellings;
	constructor(id, children) {
		this.id = id;
		this.children = children;
	}
	/** Parses the output of `git ls-tree -r -t -z --full-tree`, which lists a directory before its content. */
	static parse(listing) {
		const root = /* @__PURE__ */ new Map();
		const directories = /* @__PURE__ */ new Map([["", root]]);
		for (const line of listing.toString("latin1").split("\0")) {
			const tab = line.indexOf("	");
			if (tab < 0) continue;
			const [mode, type, oid] = line.slice(0, tab).split(" ");
			const slash = line.lastIndexOf("/");
			const parent = directories.get(slash < tab ? "" : line.slice(tab + 1, slash));
			const name = line.slice(Math.max(tab, slash) + 1);
			if (type === "tree") {
				const children = /* @__PURE__ */ new Map();
				directories.set(line.slice(tab + 1), children);
				parent.set(name, new Tree(oid, children));
			} else parent.set(name, {
				mode,
				oid
			});
		}
		return root;
	}
	/** Returns the file, link or submodule at a path. */
	entry(path) {
		const found = this.at(path);
		return found instanceof Tree ? void 0 : found;
	}
	isFolder(path) {
		return this.at(path) instanceof Tree;
	}
	/** Returns every file of the tree with its path, in no particular order. */
	*entries(prefix = "") {
		for (const [name, child] of this.children) {
			const path = prefix + toText(name);
			if (child instanceof Tree) yield* child.entries(`${path}/`);
			else yield [path, child];
		}
	}
	/** Finds an existing path, or a folder of one, that differs from the given path only in case or accents. */
	clash(path) {
		const [first, ...rest] = toBytes(path).split("/");
		this.spellings ??= new Map([...this.children.keys()].map((name) => [fold(toText(name)), name]));
		const known = this.spellings.get(fold(toText(first)));
		if (known === void 0) return void 0;
		if (known !== first && !this.children.has(first)) return toText(known);
		const child = this.children.get(first);
		const deeper = child instanceof Tree && rest.length > 0 ? child.clash(toText(rest.join("/"))) : void 0;
		return deeper && `${toText(first)}/${deeper}`;
	}
	/** Returns this tree with changes. A directory that has no files left is removed. */
	async with(changes, write) {
		if (changes.size === 0) return this;
		return await edit(this, [...changes].map(([path, entry]) => [toBytes(path).split("/"), entry]), write) ?? new Tree(await write([]), /* @__PURE__ */ new Map());
	}
	/** A copy of the entries directly inside this tree. */
	content() {
		return new Map(this.children);
	}
	at(path) {
		return toBytes(path).split("/").reduce((found, name) => found instanceof Tree ? found.children.get(name) : void 0, this);
	}
};
async function edit(directory, edits, write) {
	const children = directory?.content() ?? /* @__PURE__ */ new Map();
	const deeper = /* @__PURE__ */ new Map();
	for (const [[name, ...rest], entry] of edits) if (rest.length > 0) deeper.set(name, [...deeper.get(name) ?? [], [rest, entry]]);
	else if (entry === void 0) children.delete(name);
	for (const [name, inside] of deeper) {
		const known = children.get(name);
		const child = await edit(known instanceof Tree ? known : void 0, inside, write);
		if (child) children.set(name, child);
		else if (known instanceof Tree) children.delete(name);
	}
	for (const [[name, ...rest], entry] of edits) if (rest.length === 0 && entry) children.set(name, entry);
	if (children.size === 0) return void 0;
	const entries = [...children].map(([name, child]) => [name, child instanceof Tree ? {
		mode: "040000",
		oid: child.id
	} : child]);
	return new Tree(await write(entries), children);
}
/**
* Folds a name. Two names that fold alike are the same name on a file system that
* ignores case or unifies accents.
*/
function fold(name) {
	return name.normalize("NFC").toLowerCase();
}
function toBytes(text) {
	return Buffer.from(text, "utf8").toString("latin1");
}
function toText(bytes) {
	return Buffer.from(bytes, "latin1").toString("utf8");
}

// src/candidate/policy.ts
/** Judges what a patch did to a tree, by the paths and modes that changed. */
/** Makes a policy that looks only at changed paths and modes, not at the text of a patch. */
function treePolicy(rules) {
	const isProtected = (0, import_picomatch.default)([...rules.protected], {
		dot: true,
		nocase: true
	});
	const refusalOfOne = (change, parent, filtered, removed) => {
		const shown = JSON.stringify(change.path);
		if (change.before?.mode === "160000" || change.after?.mode === "160000") return refused("submodule-or-lfs", `It changes the submodule ${shown}.`);
		if (change.after && !/^100(?:644|755)$/.test(change.after.mode)) return refused("mode", `It gives ${shown} the file mode ${change.after.mode}; only 100644 and 100755 are allowed.`);
		const problem = change.isMangled ? "is not UTF-8" : change.after && pathProblem(change.path);
		if (problem) return refused("path", `The path ${shown} ${problem}.`);
		if (isProtected(change.path.normalize("NFC"))) return refused("protected", `It touches ${shown}, which is protected.`);
		const clash = change.after && !change.before ? parent.clash(change.path) : void 0;
		if (clash && !removed.has(clash)) return refused("path", `The path ${shown} differs only in case or accents from ${JSON.stringify(clash)}.`);
		if (filtered.has(change.path)) return refused("submodule-or-lfs", `It touches ${shown}, which a filter (such as LFS) stores elsewhere.`);
	};
	return { async refusal(changes, parent, mayRemoveTests = false) {
		if (changes.length === 0) return refused("mode", "It applies but changes nothing: git cannot store the change it asks for.");
		if (changes.length > rules.files) return refused("limits", `It touches ${changes.length} files; the limit is ${rules.files}.`);
		const filtered = await rules.filtered(changes.map((change) => change.path));
		const removed = new Set(changes.filter(({ after }) => !after).map((change) => change.path));
		const twins = findTwins(changes);
		if (twins) return refused("path", `The new paths ${twins.map((file) => JSON.stringify(file)).join(" and ")} differ only in case or accents.`);
		const nested = nestedRepository(changes, parent);
		if (nested !== void 0) return refused("path", `The folder ${JSON.stringify(nested)} would look like a git repository, and git would obey its configuration.`);
		const refusal = changes.map((change) => refusalOfOne(change, parent, filtered, removed)).find(Boolean);
		if (refusal) return refusal;
		const input = await rules.needingSetup(changes, parent);
		if (input !== void 0) return refused("needs-setup", `It changes ${JSON.stringify(input)}, and without \`setup-command\` the tests would run on the old dependencies.`);
		if (mayRemoveTests) return void 0;
		const [unseen] = await rules.unseen(changes);
		if (unseen === void 0) return void 0;
		return refused("tests-weakened", `It changes ${JSON.stringify(unseen)}, which decides how the tests run, and without test reports nobody can tell what that does. Set \`report-paths\`, allow it in \`policy.mayRemoveTests\`, or set \`policy.testConfiguration\` to \`allow\`.`);
	} };
}
/**
* The folder that the changes make look like a git repository of its own, or one that looks so already and whose
* configuration they change. Such a folder has `HEAD`, and `refs` with `objects` or a `commondir` that stands for both.
*/
function nestedRepository(changes, parent) {
	const added = changes.filter(({ after }) => after).map(({ path }) => path);
	const removed = new Set(changes.filter(({ after }) => !after).map(({ path }) => path));
	const folders = new Set(added.flatMap(foldersOfParts));
	const has = (name) => added.some((file) => file.toLowerCase() === name.toLowerCase()) || parent.entry(name) !== void 0 && !removed.has(name);
	const hasFolder = (name) => added.some((file) => file.toLowerCase().startsWith(`${name.toLowerCase()}/`)) || parent.isFolder(name);
	for (const folder of folders) {
		const isWhole = has(`${folder}commondir`) || hasFolder(`${folder}objects`) && hasFolder(`${folder}refs`);
		if (!has(`${folder}HEAD`) || !isWhole) continue;
		const wasWhole = parent.entry(`${folder}HEAD`) && parent.isFolder(`${folder}objects`) && parent.isFolder(`${folder}refs`);
		const decides = added.some((file) => CONFIGURATION.test(file) && file.startsWith(folder));
		if (!wasWhole || decides) return folder.replace(/\/$/, "") || ".";
	}
}
/** The folders, each with a slash at its end, that would be repositories if this file were a part of one. */
function foldersOfParts(file) {
	const names = file.split("/");
	return names.flatMap((name, at) => {
		return (at === names.length - 1 ? PART_FILE.test(name) : /^(?:objects|refs|hooks)$/i.test(name)) ? [names.slice(0, at).map((folder) => `${folder}/`).join("")] : [];
	});
}
const PART_FILE = /^(?:HEAD|commondir|config(?:\.worktree)?)$/i;
/** Files of a git repository that tell git what to run, or where else to look. */
const CONFIGURATION = /(?:^|\/)(?:config(?:\.worktree)?|commondir|hooks\/[^/]+)$/i;
/** Finds two new paths that are the same file on a file system that ignores case or accents. */
function findTwins(changes) {
	const seen = /* @__PURE__ */ new Map();
	for (const { path, before, after } of changes) {
		if (before || !after) continue;
		const folded = fold(path);
		const other = seen.get(folded);
		if (other !== void 0) return [other, path];
		seen.set(folded, path);
	}
}
/** Says why no patch may have this path, as the end of a sentence; `undefined` when the path is allowed. */
function pathProblem(file) {
	if (file === "" || file.length > 4096) return "is empty or longer than 4096 characters";
	if (hasInvisible(file)) return "contains invisible or control characters";
	if (/^(?:\/|[A-Za-z]:)/.test(file)) return "is absolute";
	if (file.includes("\\")) return "contains a backslash";
	const parts = file.split("/");
	if (parts.length > 100) return `has ${parts.length} nested folders`;
	if (parts.some((part) => part === "" || part === "." || part === "..")) return "has an empty part, `.` or `..`";
	if (parts.some((part) => part.startsWith("-"))) return "looks like an option";
	if (parts.some(isGitFolder)) return "is inside a .git folder";
}
/**
* Whether some file system takes the name for `.git`: other case, trailing dots or
* spaces, short name, NTFS stream.
*/
function isGitFolder(part) {
	return /^(?:\.git|git~\d+)[. ]*(?::.*)?$/i.test(part);
}

// src/candidate/policy-rules.ts
/** Makes the policy of a run from its configuration and from the git filters that the base names. */
/**
* Makes the policy of a run: the configured rules, and rules that protect AutoSync's own files.
* `directory`: the folder of the checkout.
*/
async function openPolicy(plan, store, base, directory) {
	const hasFilters = await namesFilter(store, base);
	const read = async ({ oid }) => Buffer.from(await store.readBlob(oid)).toString("utf8");
	return treePolicy({
		protected: [...plan.protected, ...plan.ownPaths.flatMap((own) => globsOf(own, directory))],
		files: plan.limits.files,
		needingSetup: async (changes, parent) => plan.setup === void 0 ? void 0 : changeOfSetup(changes, parent, plan.setup, read),
		filtered: async (paths) => hasFilters ? filteredPaths(store, base, paths) : /* @__PURE__ */ new Set(),
		unseen: async (changes) => plan.unseenTests === void 0 ? [] : changesOfTesting(changes, plan.unseenTests, read)
	});
}
/** Where the folder of patches is the repository itself: the patches in it. */
const PATCH_FILES = "*.{patch,diff,mbox,json}";
/**
* Converts a path that the user wrote to globs below the checkout. A folder includes everything inside it. A
* path outside the checkout gives no glob.
*/
function globsOf(given, directory) {
	const { base, glob, isGlob } = existsSync(path.resolve(directory, given)) ? {
		base: given,
		glob: "",
		isGlob: false
	} : import_picomatch.default.scan(given);
	const root = path.relative(directory, path.resolve(directory, isGlob ? base : given)).split(path.sep).join("/");
	if (root === ".." || root.startsWith("../") || path.isAbsolute(root)) return [];
	const literal = escapeGlob(root);
	if (isGlob) return [root === "" ? glob : `${literal}/${glob}`];
	return root === "" ? [PATCH_FILES] : [literal, `${literal}/**`];
}
/**
* Whether any `.gitattributes` file of the base names a filter. Most bases name none, which
* saves asking git for every patch.
*/
async function namesFilter(store, base) {
	const files = [...base.entries()].filter(([file]) => file === ".gitattributes" || file.endsWith("/.gitattributes"));
	return (await Promise.all(files.map(([, entry]) => store.readBlob(entry.oid)))).some((text) => Buffer.from(text).includes("filter="));
}
async function filteredPaths(store, base, paths) {
	const env = { GIT_INDEX_FILE: path.join(store.directory, "attributes.index") };
	await store.git.run(["read-tree", base.commit], { env });
	const fields = (await store.git.run([
		"check-attr",
		"--cached",
		"-z",
		"--stdin",
		"filter"
	], {
		env,
		input: paths.map((file) => `${file}\0`).join("")
	})).stdout.toString("utf8").split("\0");
	const found = /* @__PURE__ */ new Set();
	for (let i = 0; i + 2 < fields.length; i += 3) if (!["unspecified", "unset"].includes(fields[i + 2])) found.add(fields[i]);
	return found;
}

// src/config/digests.ts
/** Computes digests of the configuration: runs with equal digests were asked to do the same. */
/** Digest of the settings that, besides the tree, decide the outcome of a trial. */
function digestOfTests({ testCommand, setupCommand, setupInputs, reportPaths, cleanPaths }) {
	return digestOf([
		testCommand,
		setupCommand ?? null,
		setupInputs,
		reportPaths,
		cleanPaths
	]);
}
/** Digest of the whole configuration. */
function digestOfConfig(config) {
	return digestOf(config);
}
/**
* Digest of everything that the answers of a search depend on. A run continues an interrupted run only if both
* have the same digest; another time budget or another way to land changes no answer. `patches`: for each patch,
* the digest of its bytes and what the manifest says about it.
*/
function digestOfSearch({ config: { tests, policy }, base, patches }) {
	return digestOf([
		tests,
		policy,
		base,
		patches
	]);
}
function digestOf(value) {
	return createHash("sha256").update(JSON.stringify(value)).digest("hex");
}

// src/history/past.ts
/** Reads from the history what insight looks at. */
/** The past when there is no history. */
const NO_PAST = {
	runs: [],
	units: /* @__PURE__ */ new Map(),
	tests: /* @__PURE__ */ new Map(),
	flakes: [],
	causes: [],
	offers: [],
	lessons: [],
	feedback: []
};
/** At most this many runs are read: older ones say nothing new about today. */
const MOST_RUNS = 1e3;
const Paths = array$1(string());
/** Reads the past of one name on one branch. Leaves out what cannot be read. */
function pastOf({ db }, name, branch) {
	const rows = db.all(`SELECT id, run, started_at AS at, result, base_commit AS "commit", coalesce(duration_ms, 0) AS durationMs
       FROM runs WHERE name = ? AND branch = ? AND result IS NOT NULL ORDER BY started_at DESC, id DESC LIMIT ?`, name, branch, MOST_RUNS).toReversed();
	const index = new Map(rows.map(({ id }, i) => [id, i]));
	const first = rows[0]?.at ?? 0;
	const tests = new Map(db.all("SELECT id AS \"row\", test AS id, file FROM tests").map(({ row, ...test }) => [row, test]));
	const trials = new Map(db.all(`SELECT run, count(*) AS whole, sum(EXISTS (SELECT 1 FROM flakes WHERE trial = trials.id)) AS flaky
         FROM trials WHERE kind <> 'focus' AND passed > 0 GROUP BY run`).map(({ run, ...counts }) => [run, counts]));
	const suites = new Map(db.all(`SELECT run, outcome, duration_ms AS durationMs, passed, failed, skipped, packed FROM trials
         LEFT JOIN results ON results.trial = trials.id WHERE kind = 'baseline' AND started_at >= ? ORDER BY number`, first).map(({ run, packed, ...suite }) => [run, {
		...suite,
		results: readable$1(packed, tests)
	}]));
	const measured = db.all("SELECT run, name, value, unit FROM metrics ORDER BY run");
	const metrics = Map.groupBy(measured, ({ run }) => run);
	return {
		runs: rows.map(({ id, ...run }) => ({
			...run,
			suite: suites.get(id),
			metrics: new Map((metrics.get(id) ?? []).filter(({ value }) => Math.abs(value) < 0x38d7ea4c68000).map((metric) => [metric.name, metric.value])),
			trials: trials.get(id) ?? {
				whole: 0,
				flaky: 0
			}
		})),
		units: new Map(measured.flatMap(({ run, name: metric, unit }) => index.has(run) ? [[metric, unit]] : [])),
		tests,
		flakes: db.all("SELECT DISTINCT trials.run, test FROM flakes JOIN trials ON trials.id = flakes.trial").flatMap(({ run, test }) => index.has(run) ? [{
			run: index.get(run),
			test
		}] : []),
		causes: db.all(`SELECT DISTINCT fingerprint, message, run, tests.test FROM failures JOIN trials ON trials.id = trial
         JOIN causes ON causes.id = cause JOIN tests ON tests.id = failures.test ORDER BY run, tests.test`).flatMap((cause) => index.has(cause.run) ? [{
			...cause,
			run: index.get(cause.run)
		}] : []),
		offers: offersOf(db, index),
		lessons: db.all(`SELECT lesson, first_seen AS firstSeen, last_seen AS lastSeen, status, content FROM lessons WHERE name = ?`, lessonsOf(name, branch)),
		feedback: db.all(`SELECT lesson AS action, applied_at AS appliedAt, judged, content FROM feedback WHERE name = ? ORDER BY applied_at`, lessonsOf(name, branch))
	};
}
function offersOf(db, index) {
	return db.all(`SELECT run, patch, name, author, paths, verdict, reason, first_seen AS firstSeen,
         added - deleted AS lines FROM verdicts
       JOIN patches ON patches.id = verdicts.patch WHERE verdict IS NOT NULL ORDER BY run, position`).flatMap(({ run, paths, ...offer }) => {
		const at = index.get(run);
		return at === void 0 ? [] : [{
			...offer,
			run: at,
			paths: readPaths(paths)
		}];
	});
}
/** The name under which lessons and feedback are stored: each branch has its own. */
function lessonsOf(name, branch) {
	return `${name} @ ${branch}`;
}
/** Opens packed results; `undefined` when they are damaged or name an unknown test. */
function readable$1(packed, tests) {
	try {
		if (packed === null) return void 0;
		const results = openPacked(packed);
		if (results.count > tests.size) return void 0;
		for (const [first, length] of results.tests) for (let i = 0; i < length; i += 1) if (!tests.has(first + i)) return void 0;
		return results;
	} catch {
		return;
	}
}
__name(readable$1, "readable");
function readPaths(text) {
	try {
		return Paths.parse(JSON.parse(text));
	} catch {
		return [];
	}
}

// src/insight/causes.ts
/** The causes of the newest run: those that it shows most often come first. */
function causesOf({ runs, causes }) {
	const last = runs.length - 1;
	return [...Map.groupBy(causes, ({ fingerprint }) => fingerprint).values()].flatMap((seen) => {
		const tests = seen.filter(({ run }) => run === last).map(({ test }) => test);
		const own = new Set(seen.map(({ run }) => run));
		if (tests.length === 0) return [];
		return {
			message: seen[0].message,
			tests,
			runs: own.size,
			allTests: new Set(seen.map(({ test }) => test)).size,
			since: runs[Math.min(...own)].run
		};
	}).toSorted((a, b) => b.tests.length - a.tests.length || b.runs - a.runs);
}

// src/insight/statistics.ts
/** Statistical functions that simple-statistics lacks. The tests check them against jstat. */
/** The regularised incomplete beta function I_x(a, b), by Lentz's continued fraction. (Numerical Recipes, 6.4.) */
function betaCdf(x, a, b) {
	if (x <= 0) return 0;
	if (x >= 1) return 1;
	if (x > (a + 1) / (a + b + 2)) return 1 - betaCdf(1 - x, b, a);
	const front = Math.exp(gammaln(a + b) - gammaln(a) - gammaln(b) + a * Math.log(x) + b * Math.log1p(-x)) / a;
	let [c, d] = [1, 1 / nonZero(1 - (a + b) * x / (a + 1))];
	let fraction = d;
	for (let m = 1; m < 500; m += 1) {
		const even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
		d = 1 / nonZero(1 + even * d);
		c = nonZero(1 + even / c);
		fraction *= d * c;
		const odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
		d = 1 / nonZero(1 + odd * d);
		c = nonZero(1 + odd / c);
		fraction *= d * c;
		if (Math.abs(d * c - 1) < 1e-12) break;
	}
	return front * fraction;
}
function nonZero(value) {
	return Math.abs(value) < 1e-300 ? 1e-300 : value;
}
/** The chance that Student's t is at least this far from zero, in either direction. */
function tTwoSided(t, degrees) {
	return betaCdf(degrees / (degrees + t * t), degrees / 2, .5);
}
/** Student's t-test for equal means of two samples. Returns the two-sided p-value. */
function tTest(left, right) {
	const [n, m] = [left.length, right.length];
	if (n + m < 3 || n === 0 || m === 0) return 1;
	const [meanLeft, meanRight] = [mean(left), mean(right)];
	const variance = (spread(left, meanLeft) + spread(right, meanRight)) / (n + m - 2);
	if (variance === 0) return meanLeft === meanRight ? 1 : 0;
	return tTwoSided((meanLeft - meanRight) / Math.sqrt(variance * (1 / n + 1 / m)), n + m - 2);
}
/**
* Fisher's exact test, one-sided: the chance of this many failures or more in the second group, if both
* groups have the same failure rate.
*/
function fisherGreater(failed1, all1, failed2, all2) {
	const failed = failed1 + failed2;
	const all = all1 + all2;
	if (!(all <= 1e9) || failed1 > all1 || failed2 > all2) return 1;
	const expected = failed * all2 / all;
	let p = 0;
	for (let k = failed2; k <= Math.min(failed, all2); k += 1) if (failed - k <= all1) {
		const term = Math.exp(logChoose(all2, k) + logChoose(all1, failed - k) - logChoose(all, failed));
		p += term;
		if (k > expected && term <= p * 1e-12) break;
	}
	return Math.min(1, p);
}
function logChoose(n, k) {
	return gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1);
}
function mean(values) {
	return values.reduce((sum, value) => sum + value, 0) / values.length;
}
function spread(values, middle) {
	return values.reduce((sum, value) => sum + (value - middle) ** 2, 0);
}

// src/insight/feedback.ts
/** Tunes the search with what the history shows, and judges later whether that helped. */
const Judged = _enum([
	"helped",
	"no effect",
	"worse"
]);
const ACTIONS = [
	"prior",
	"flake-rates",
	"suspicion"
];
/** What came of one action: the metric before and after it, and a judgement. */
const Feedback = object({
	lesson: string(),
	action: string(),
	metric: string(),
	appliedAt: string(),
	before: object({
		mean: number$1().nullable(),
		runs: int()
	}),
	after: object({
		mean: number$1().nullable(),
		runs: int()
	}),
	judged: _enum([
		"helped",
		"no effect",
		"worse",
		"too few runs"
	]),
	undone: boolean()
});
/** The form of `feedback_loop.json`. */
const FeedbackJson = object({
	schema: literal("autosync.feedback/1"),
	feedback: array$1(Feedback)
}).meta({ title: "AutoSync feedback" });
/** Fewer patches or runs than this say too little. */
const LEAST_PATCHES = 20;
const LEAST_RUNS$1 = 20;
/** Fewer searches with a culprit than this say too little about the suspicion from diffs. */
const LEAST_SEARCHES$1 = 5;
/** The usual trust weighs as much as so many runs. */
const TRUST_WEIGHT = 5;
/** An action is judged after this many runs with it, and needs as many without it. */
const JUDGED_AFTER = 10;
const METRIC = "trials per patch";
/** What the history tells the search now. An action that was undone stays undone. */
function tune(past) {
	const undone = new Set(past.feedback.filter(({ judged }) => judged === "worse").map(({ action }) => action));
	return {
		...undone.has("prior") ? {} : priorOf(past),
		...undone.has("flake-rates") ? {} : flakeRatesOf(past),
		...undone.has("suspicion") ? {} : hintTrustOf(past)
	};
}
/**
* The culprit rate of recent patches, within bounds. It has the weight of only twenty patches, because the
* history orders the search and blames nobody.
*/
function priorOf(past) {
	const judged = past.offers.filter(({ verdict }) => wasTested(verdict)).slice(-200);
	if (judged.length < LEAST_PATCHES) return {};
	const rate = (PRIOR.culprits + judged.filter(({ verdict }) => verdict === "culprit").length) / (PRIOR.culprits + PRIOR.innocents + judged.length);
	const mean = Math.min(.4, Math.max(.01, rate));
	return { prior: {
		culprits: mean * WEIGHT,
		innocents: (1 - mean) * WEIGHT
	} };
}
const WEIGHT = 20;
/** How often tests fail for no reason: the whole suite in a trial, and a single test known to be flaky. */
function flakeRatesOf({ runs, flakes }) {
	const start = Math.max(0, runs.length - 100);
	const recent = runs.slice(start);
	const whole = recent.reduce((sum, { trials }) => sum + trials.whole, 0);
	if (whole < LEAST_RUNS$1) return {};
	const flaky = recent.reduce((sum, { trials }) => sum + trials.flaky, 0);
	const seen = flakes.filter(({ run }) => run >= start);
	const tests = new Set(seen.map(({ test }) => test)).size;
	const suite = (flaky + USUAL_FLAKES.suite * 50) / (whole + 50);
	const test = tests === 0 ? 0 : seen.length / (tests * whole);
	if (suite <= USUAL_FLAKES.suite && test <= USUAL_FLAKES.test) return {};
	return {
		suiteFlakeRate: Math.min(.2, Math.max(USUAL_FLAKES.suite, suite)),
		testFlakeRate: Math.min(.2, Math.max(USUAL_FLAKES.test, test))
	};
}
/** How often the patch that the diffs made most suspicious was the culprit. Each run counts alike. */
function hintTrustOf({ runs }) {
	const right = runs.slice(-100).flatMap(({ metrics }) => metrics.get("suspects right") ?? []);
	if (right.length < LEAST_SEARCHES$1) return {};
	const trust = (right.reduce((total, share) => total + share, 0) + USUAL_TRUST * TRUST_WEIGHT) / (right.length + TRUST_WEIGHT);
	return { hintTrust: Math.min(.97, Math.max(.3, trust)) };
}
const LESSON = {
	suspicion: "How often the most suspicious patch was the culprit decides how much the search trusts the diffs.",
	prior: "The rate of culprits decides how many patches are tested together.",
	"flake-rates": "The rate of failures for no reason decides how often a failing trial is repeated."
};
/** The actions in use, with the metric before and after. After enough runs a t-test judges an action. */
function followUp(past, applied, now) {
	const active = {
		prior: applied.prior !== void 0,
		"flake-rates": applied.suiteFlakeRate !== void 0,
		suspicion: applied.hintTrust !== void 0
	};
	return ACTIONS.flatMap((action) => {
		const kept = past.feedback.findLast((one) => one.action === action);
		if (!kept && !active[action]) return [];
		const appliedAt = kept?.appliedAt ?? now;
		const before = costs(past, (at) => at < appliedAt).slice(-40);
		const after = costs(past, (at) => at >= appliedAt).slice(0, 40);
		const judged = Judged.safeParse(kept?.judged).data ?? judge(before, after);
		return [{
			lesson: LESSON[action],
			action,
			metric: METRIC,
			appliedAt: new Date(appliedAt).toISOString(),
			before: {
				mean: before.length > 0 ? round$1(mean(before)) : null,
				runs: before.length
			},
			after: {
				mean: after.length > 0 ? round$1(mean(after)) : null,
				runs: after.length
			},
			judged,
			undone: judged === "worse"
		}];
	});
}
function judge(before, after) {
	if (before.length < JUDGED_AFTER || after.length < JUDGED_AFTER) return "too few runs";
	const first = after.slice(0, JUDGED_AFTER);
	if (tTest(before, first) > .01) return "no effect";
	return mean(first) < mean(before) ? "helped" : "worse";
}
/** Full trials per patch, for each run that had patches. */
function costs({ runs, offers }, when) {
	const sizes = /* @__PURE__ */ new Map();
	for (const { run } of offers) sizes.set(run, (sizes.get(run) ?? 0) + 1);
	return runs.flatMap(({ at, metrics }, index) => {
		const [trials, size] = [metrics.get("full trials"), sizes.get(index)];
		return trials !== void 0 && size && when(at) ? [trials / size] : [];
	});
}
function round$1(value) {
	return Math.round(value * 1e3) / 1e3;
}
__name(round$1, "round");

// src/insight/lesson.ts
const WEEK_MS = 6048e5;
/** How much came in a week, over these runs. Fewer days than seven count as a week. */
function perWeek(amount, runs) {
	const span = (runs.at(-1)?.at ?? 0) - (runs[0]?.at ?? 0);
	return amount / Math.max(1, span / WEEK_MS);
}
/** So many minutes in these runs. */
function minutes(amount, runs) {
	return {
		value: perWeek(amount, runs),
		unit: "minutes a week"
	};
}
/** So many failures in these runs. */
function failures$1(amount, runs) {
	return {
		value: perWeek(amount, runs),
		unit: "failures a week"
	};
}
__name(failures$1, "failures");
/** A chance → a score for confidence. */
function confidenceOf(chance) {
	return chance >= .99 ? 5 : chance >= .95 ? 4 : chance >= .8 ? 3 : chance >= .6 ? 2 : 1;
}
/** How often something happens → a score for impact. */
function shareScore(share) {
	return share >= .5 ? 5 : share >= .2 ? 4 : share >= .1 ? 3 : share >= .03 ? 2 : 1;
}

// src/insight/lessons/recent.ts
/** Helpers that lessons share: the newest runs, their ids and their numbers. */
/** The newest {@link RECENT} runs. */
function recent({ runs }) {
	return runs.slice(-20);
}
/** Ids of the newest five of these runs. */
function runIds(runs) {
	return runs.slice(-5).map(({ run }) => run);
}
/** Minutes that a whole trial of the branch usually takes: the median of the newest runs. */
function trialMinutes(past) {
	const timed = recent(past).flatMap(({ suite }) => suite && suite.durationMs > 0 ? [suite.durationMs] : []);
	return timed.length === 0 ? 0 : median(timed) / 6e4;
}
/** The sum of a metric over these runs. */
function sum$2(runs, metric) {
	return runs.reduce((total, { metrics }) => total + (metrics.get(metric) ?? 0), 0);
}
__name(sum$2, "sum");
/** A list with the finding, or an empty list when there is none. */
function found(finding) {
	return finding ? [finding] : [];
}

// src/insight/series.ts
/** The levels of durations; `undefined` when there are none, or when they are damaged. */
function readable(results) {
	try {
		return results?.levels();
	} catch {
		return;
	}
}
/**
* Status series of every test that did not pass in every run, oldest run first. All other tests passed
* whenever they ran.
*/
function troubledTests({ runs }) {
	const troubled = /* @__PURE__ */ new Set();
	for (const { suite } of runs) {
		const results = suite?.results;
		if (results) eachStretch(results, (test, length, status) => {
			if (status !== "passed") for (let i = 0; i < length; i += 1) troubled.add(test + i);
		});
	}
	const series = new Map([...troubled].map((test) => [test, Array.from({ length: runs.length })]));
	for (const [at, { suite }] of runs.entries()) {
		const results = suite?.results;
		if (results) eachStretch(results, (test, length, status) => {
			for (let i = 0; i < length; i += 1) {
				const own = series.get(test + i);
				if (own) own[at] = status;
			}
		});
	}
	return series;
}
/** Visits each range of tests in a row that have the same status. */
function eachStretch({ tests, statuses }, visit) {
	let [stretch, used] = [0, 0];
	for (const [status, length] of statuses) {
		let left = length;
		while (left > 0) {
			const [first, size] = tests[stretch];
			const step = Math.min(left, size - used);
			visit(first + used, step, status);
			left -= step;
			used += step;
			if (used === size) [stretch, used] = [stretch + 1, 0];
		}
	}
}
/**
* Duration levels by test, oldest run first, of the newest `most` runs that have durations. `at`: the indices
* of these runs. Level 0: no duration, because the test did not pass. Each level is 8 % longer than the one before.
*/
function durationLevels({ runs }, most) {
	const timed = runs.flatMap(({ suite }, at) => {
		const levels = readable(suite?.results);
		return levels ? [{
			at,
			results: suite.results,
			levels
		}] : [];
	}).slice(-most);
	const series = /* @__PURE__ */ new Map();
	for (const [column, { results, levels }] of timed.entries()) {
		let place = 0;
		eachStretch(results, (first, length, status) => {
			for (let test = first; test < first + length; test += 1, place += 1) {
				let own = series.get(test);
				if (!own) series.set(test, own = new Uint8Array(timed.length));
				if (status === "passed") own[column] = Math.max(1, levels[place]);
			}
		});
	}
	return {
		at: timed.map(({ at }) => at),
		levels: series
	};
}
/**
* Where a change began, in words: the first run that shows it, with the commits since `good`, the last run
* without it. `good` and `begin` are indices of runs.
*/
function since({ runs }, good, begin) {
	const first = runs[begin];
	if (good === void 0) return `run ${first.run} or earlier (the first known run of the test)`;
	const [from, to] = [runs[good].commit?.slice(0, 12), first.commit?.slice(0, 12)];
	return `run ${first.run}${from && to ? ` (commits ${from}..${to})` : ""}`;
}
/** The ids of the newest five of these runs, newest last. */
function someRuns({ runs }, indices) {
	return [...new Set(indices)].toSorted((a, b) => a - b).slice(-5).map((i) => runs[i].run);
}

// src/insight/lessons/failing-since.ts
/** Lesson `failing-since`: a test has failed on the branch in every run since some commit. */
/** Fewer failures in a row than this may be chance. */
const LEAST$2 = 3;
/** Finds tests that failed in the newest runs without a break: a regression, not a flake. */
const failingSince = ({ past }) => {
	const proven = new Set(past.flakes.map(({ test }) => test));
	return [...troubledTests(past)].flatMap(([test, series]) => {
		const present = [...series.keys()].filter((i) => series[i] !== void 0 && series[i] !== "skipped");
		let begin = present.length;
		while (begin > 0 && series[present[begin - 1]] === "failed") begin -= 1;
		const count = present.length - begin;
		if (count < LEAST$2 || present.at(-1) !== lastWithResults(past.runs)) return [];
		const { id } = past.tests.get(test);
		const index = present[begin];
		return [{
			subject: id,
			problem: `\`${id}\` has failed on the branch ${count} times in a row, since ${since(past, present[begin - 1], index)}.`,
			remedy: "Fix the test or revert what broke it: while it is red, it hides what patches break.",
			impact: 5,
			effort: 2,
			risk: 2,
			confidence: proven.has(test) ? 3 : 5,
			saves: failures$1(recent(past).length, recent(past)),
			evidence: {
				runs: someRuns(past, present.slice(begin)),
				count,
				of: present.length
			}
		}];
	});
};
function lastWithResults(runs) {
	return runs.findLastIndex(({ suite }) => suite?.results !== void 0);
}

// src/insight/bursts.ts
/** More tests than this, and more than this share of all, do not fail together by themselves. */
const MOST_TESTS$3 = 10;
const MOST_SHARE$1 = .05;
/** Indices of runs in which that many tests failed and passed on one tree, or failed and were fine in the run after. */
function burstsOf({ runs, flakes, tests }) {
	const flaky = /* @__PURE__ */ new Map();
	for (const { run, test } of flakes) flaky.set(run, (flaky.get(run) ?? /* @__PURE__ */ new Set()).add(test));
	const failedIn = (at) => runs[at]?.suite?.failed ?? 0;
	return new Set(runs.flatMap(({ suite }, at) => {
		const all = suite ? suite.passed + suite.failed : tests.size;
		const most = Math.max(MOST_TESTS$3, MOST_SHARE$1 * all);
		const isFlaky = (flaky.get(at)?.size ?? 0) > most;
		const isShort = at > 0 && at + 1 < runs.length && failedIn(at) - Math.max(failedIn(at - 1), failedIn(at + 1)) > most;
		return isFlaky || isShort ? [at] : [];
	}));
}

// src/insight/lessons/failure-burst.ts
/** Lesson `failure-burst`: now and then many tests fail at once, and pass again. */
/** How often it happens is told for so many of the newest runs. */
const WINDOW$3 = 100;
/** Finds bursts: the newest one is not long ago. */
const failureBurst = ({ past }) => {
	const start = Math.max(0, past.runs.length - WINDOW$3);
	const bursts = [...burstsOf(past)].filter((at) => at >= start);
	const of = past.runs.length - start;
	const last = bursts.at(-1);
	return found(last !== void 0 && last >= past.runs.length - 20 && {
		subject: "runner",
		problem: `In ${bursts.length} of the last ${of} runs more than one test in twenty failed at once and passed again.`,
		remedy: "Look at what these runs share: the runner, the network, a service. The tests are not to blame, and none of them is called flaky for it.",
		impact: shareScore(bursts.length / of),
		effort: 3,
		risk: 1,
		confidence: 4,
		saves: failures$1(bursts.length, past.runs.slice(start)),
		evidence: {
			runs: someRuns(past, bursts),
			count: bursts.length,
			of
		}
	});
};

// src/insight/lessons/failing-together.ts
/** Lesson `failing-together`: several tests are flaky in the same runs. */
const WINDOW$2 = 300;
/**
* Fewest flaky runs of a test, and least overlap of the runs of two tests (Jaccard), that rule out chance.
*/
const LEAST_RUNS = 3;
const ALIKE = .6;
const LEAST_TESTS = 3;
/** Clusters flaky tests by the runs in which they failed: a cluster has one cause, not many (Parry 2025). */
const failingTogether = ({ past }) => {
	const start = Math.max(0, past.runs.length - WINDOW$2);
	const bursts = burstsOf(past);
	const byTest = new Map([...Map.groupBy(past.flakes.filter(({ run }) => run >= start && !bursts.has(run)), ({ test }) => test)].map(([test, seen]) => [test, new Set(seen.map(({ run }) => run))]).filter(([, runs]) => runs.size >= LEAST_RUNS));
	const left = new Set(byTest.keys());
	const clusters = [];
	for (const [test, runs] of byTest) {
		if (!left.delete(test)) continue;
		const others = [...left].filter((other) => jaccard(runs, byTest.get(other)) >= ALIKE);
		for (const other of others) left.delete(other);
		if (others.length + 1 >= LEAST_TESTS) clusters.push([test, ...others]);
	}
	return clusters.map((cluster) => {
		const names = cluster.map((test) => past.tests.get(test).id).toSorted();
		const runs = new Set(cluster.flatMap((test) => [...byTest.get(test)]));
		return {
			subject: names[0],
			problem: `${names.length} tests are flaky in the same runs and probably have one cause: ${names.slice(0, 3).map((name) => `\`${name}\``).join(", ")}${names.length > 3 ? " and others" : ""}.`,
			remedy: "Look for what the tests share (a server, a file, a clock, a port) before you fix them one by one.",
			impact: shareScore(runs.size / Math.min(past.runs.length, WINDOW$2)),
			effort: 2,
			risk: 1,
			confidence: confidenceOf(1 - .5 ** runs.size),
			saves: failures$1(runs.size, past.runs.slice(start)),
			covers: names,
			evidence: {
				runs: someRuns(past, runs),
				count: names.length,
				of: byTest.size
			}
		};
	});
};
function jaccard(a, b) {
	const both = a.intersection(b).size;
	return both / (a.size + b.size - both);
}

// src/insight/lessons/flaky-test.ts
/** Lesson `flaky-test`: a test often fails and passes on the same tree. */
/** How many of the newest runs are looked at: a test that was fixed leaves no trace in them. */
const WINDOW$1 = 100;
/** A test that fails for no reason less often than this is tolerated. */
const TOLERABLE = .005;
/** Finds tests that failed and passed on one tree, surely more often than is tolerated. */
const flakyTest = ({ past }) => {
	const start = Math.max(0, past.runs.length - WINDOW$1);
	const bursts = burstsOf(past);
	const ran = past.runs.filter(({ trials }, at) => at >= start && trials.whole > 0 && !bursts.has(at)).length;
	return [...Map.groupBy(past.flakes.filter(({ run }) => run >= start && !bursts.has(run)), ({ test }) => test)].flatMap(([test, seen]) => {
		const count = new Set(seen.map(({ run }) => run)).size;
		const of = Math.max(ran, count);
		const chance = 1 - betaCdf(TOLERABLE, count + .5, of - count + .5);
		if (count < 2 || chance < .95) return [];
		const { id } = past.tests.get(test);
		return [{
			subject: id,
			problem: `\`${id}\` failed and passed on the same tree in ${count} of ${of} runs.`,
			remedy: "Make the test deterministic (time, order, network, random), or leave it out until it is.",
			impact: shareScore(count / of),
			effort: 3,
			risk: 1,
			confidence: confidenceOf(chance),
			saves: failures$1(count, past.runs.slice(start)),
			evidence: {
				runs: someRuns(past, seen.map(({ run }) => run)),
				count,
				of
			}
		}];
	});
};

// src/insight/lessons/outliers.ts
const LEAST$1 = 8;
/** A group is an outlier when its rate is surely above this multiple of the rate of all others. */
const TIMES$1 = 2;
/** So many false findings, in each look at all groups together, are tolerated. */
const FALSE_FINDINGS = .01;
/**
* Groups whose share of bad patches is surely above twice that of all other patches. Where many groups are looked at,
* one of them is conspicuous by chance: one false finding in a hundred looks, however many groups (Bonferroni).
* `counts`: which patches are looked at.
*/
function outliers(past, groupsOf, isBad, counts) {
	const offers = past.offers.filter(counts);
	const groups = /* @__PURE__ */ new Map();
	for (const offer of offers) for (const group of new Set(groupsOf(offer))) {
		const own = groups.get(group);
		if (own) own.push(offer);
		else groups.set(group, [offer]);
	}
	const allBad = offers.filter(isBad).length;
	const looked = [...groups].filter(([, own]) => own.length >= LEAST$1 && offers.length - own.length >= LEAST$1);
	return looked.flatMap(([group, own]) => {
		const bad = own.filter(isBad).length;
		const [others, othersBad] = [offers.length - own.length, allBad - bad];
		if (bad < 3) return [];
		const usual = (othersBad + .5) / (others + 1);
		const chance = 1 - betaCdf(Math.min(.9, Math.max(.05, usual * TIMES$1)), bad + .5, own.length - bad + .5);
		return chance < 1 - FALSE_FINDINGS / looked.length ? [] : [{
			group,
			bad,
			all: own.length,
			chance,
			runs: own.filter(isBad).map(({ run }) => run)
		}];
	});
}
function isCulprit({ verdict }) {
	return verdict === "culprit";
}
function percent(part, all) {
	return `${Math.round(100 * part / all)} %`;
}

// src/insight/lessons/failing-source.ts
/** Lesson `failing-source`: one author or bot offers many more culprits than others. */
/** Compares the culprit rate of each author with that of all others. */
const failingSource = ({ past }) => outliers(past, ({ author }) => author ? [author] : [], isCulprit, ({ verdict, author }) => author !== null && wasTested(verdict)).map(({ group, bad, all, chance, runs }) => ({
	subject: group,
	problem: `${percent(bad, all)} of the ${all} patches by ${group} were culprits.`,
	remedy: "Test the patches of this author or bot before they are offered.",
	impact: shareScore(bad / all),
	effort: 3,
	risk: 1,
	confidence: confidenceOf(chance),
	saves: minutes(bad * 2 * trialMinutes(past), past.runs),
	evidence: {
		runs: someRuns(past, runs),
		count: bad,
		of: all
	}
}));

// src/insight/lessons/hot-file.ts
/** Lesson `hot-file`: patches conflict again and again over one file. */
/** Compares the conflict rate of patches to each file with that of all other patches. */
const hotFile = ({ past }) => outliers(past, ({ paths }) => paths, ({ verdict }) => verdict === "conflict", ({ verdict }) => verdict === "conflict" || wasTested(verdict)).map(({ group, bad, all, chance, runs }) => ({
	subject: group,
	problem: `Patches to \`${group}\` conflict in ${bad} of ${all} cases.`,
	remedy: "Split the file, generate it after the landing, or let only one source change it.",
	impact: shareScore(bad / all),
	effort: 3,
	risk: 2,
	confidence: confidenceOf(chance),
	saves: failures$1(bad, past.runs),
	evidence: {
		runs: someRuns(past, runs),
		count: bad,
		of: all
	}
}));

// src/insight/folders.ts
/** The folder of a file, at most two levels deep: too few patches touch a deeper one to say anything. */
function folderOf(path) {
	const parts = path.split("/").slice(0, -1);
	return parts.length === 0 ? "." : parts.slice(0, 2).join("/");
}

// src/insight/lessons/risky-path.ts
/** Lesson `risky-path`: patches to one folder are culprits much more often than others. */
/** Compares the culprit rate of each folder with that of all other patches. */
const riskyPath = ({ past }) => outliers(past, ({ paths }) => paths.map(folderOf), isCulprit, ({ verdict }) => wasTested(verdict)).map(({ group, bad, all, chance, runs }) => ({
	subject: group,
	problem: `\`${group}\` has a culprit rate of ${percent(bad, all)} over ${all} patches.`,
	remedy: "Offer patches to this folder in separate batches, and look for missing tests near it.",
	impact: shareScore(bad / all),
	effort: 2,
	risk: 1,
	confidence: confidenceOf(chance),
	saves: minutes(bad * 2 * trialMinutes(past), past.runs),
	evidence: {
		runs: someRuns(past, runs),
		count: bad,
		of: all
	}
}));

// src/insight/lessons/stale-patch.ts
/** Lesson `stale-patch`: a patch is offered again and again and never lands. */
const STALE_OFFERS = 5;
const STALE_MS = 12096e5;
/** Finds patches of the newest run that were offered in many runs over a long time, without success. */
const stalePatch = ({ past, record }) => {
	const last = past.runs.length - 1;
	return [...Map.groupBy(past.offers, ({ patch }) => patch).values()].flatMap((offers) => {
		const { name, firstSeen } = offers.at(-1);
		const made = offers.some(({ verdict }) => madeIt(verdict) || verdict === "already-applied");
		const days = Math.floor((record.startedAt - firstSeen) / 864e5);
		if (made || new Set(offers.map(({ run }) => run)).size < STALE_OFFERS || days * 864e5 < STALE_MS || offers.at(-1).run !== last) return [];
		const tried = offers.filter(({ verdict }) => wasTested(verdict)).length;
		return [{
			subject: name,
			problem: `\`${name}\` has been offered ${offers.length} times in ${days} days; its last verdict was ${offers.at(-1).verdict}.`,
			remedy: "Fix or withdraw the patch.",
			impact: 2,
			effort: 1,
			risk: 1,
			confidence: 5,
			saves: minutes(tried * 2 * trialMinutes(past), past.runs.slice(offers[0].run)),
			evidence: {
				runs: someRuns(past, offers.map(({ run }) => run)),
				count: offers.length,
				of: past.runs.length
			}
		}];
	});
};

// src/insight/lessons/baseline-red.ts
/** Lesson `baseline-red`: the branch is red without any patch, so that nothing can land. */
const RED_RUNS = 3;
/** Counts the runs with a red baseline in a row, up to the newest run. */
const baselineRed = ({ past }) => {
	const end = past.runs.findLastIndex(({ result }) => result !== "baseline-red");
	const red = past.runs.slice(end + 1);
	return found(red.length >= RED_RUNS && {
		subject: "branch",
		problem: `The branch has been red without any patch in the last ${red.length} runs; nothing could land.`,
		remedy: "Fix or revert what broke the branch. Until then `gate: no-new-failures` lets patches land.",
		impact: 5,
		effort: 2,
		risk: 2,
		confidence: 5,
		saves: failures$1(red.length, red),
		evidence: {
			runs: runIds(red),
			count: red.length,
			of: past.runs.length
		}
	});
};

// src/insight/lessons/batch-size.ts
/** Lesson `batch-size`: batches cost more trials than they need. */
/** Finds small batches with few culprits and large ones with many, in the newest runs that had patches. */
const batchSize = ({ past }) => {
	const perRun = Map.groupBy(past.offers, ({ run }) => run);
	const sizes = past.runs.map((run, index) => ({
		run,
		own: perRun.get(index) ?? []
	})).slice(-2 * 20).filter(({ own }) => own.length > 0);
	if (sizes.length < 20) return [];
	const patches = sizes.reduce((total, { own }) => total + own.length, 0);
	const culprits = sizes.reduce((total, { own }) => total + own.filter(({ verdict }) => verdict === "culprit").length, 0);
	const [rate, size] = [culprits / patches, patches / sizes.length];
	const looked = sizes.map(({ run }) => run);
	const evidence = {
		runs: runIds(looked),
		count: culprits,
		of: patches
	};
	if (size < 3 && rate < .1) return [{
		subject: "small",
		problem: `Batches have ${size.toFixed(1)} patches on average, and only ${Math.round(rate * 100)} % are culprits: too few patches share a trial.`,
		remedy: "Run on a schedule instead of on every push, so that more patches share a trial.",
		impact: 3,
		effort: 1,
		risk: 1,
		confidence: 4,
		evidence,
		saves: minutes(2 / 3 * sizes.length * 2 * trialMinutes(past), looked)
	}];
	return found(rate > .3 && size > 8 && {
		subject: "large",
		problem: `${Math.round(rate * 100)} % of patches are culprits, in batches of ${Math.round(size)}: testing them together saves little.`,
		remedy: "Test patches at their source, before they are offered as a batch.",
		impact: 3,
		effort: 3,
		risk: 1,
		confidence: 4,
		evidence,
		saves: minutes(culprits * 2 * trialMinutes(past), looked)
	});
};

// src/insight/lessons/no-focus.ts
/** Lesson `no-focus`: the search runs all tests, although reports name the ones that fail. */
/** Finds many full trials and no focus trial, where a focus command would have saved time. */
const noFocus = ({ past, setting }) => {
	const runs = recent(past);
	const full = sum$2(runs, "full trials");
	const saved = runs.reduce((total, { metrics, suite }) => total + (metrics.get("full trials") ?? 0) * (suite?.durationMs ?? 0) / 6e4, 0) * .7;
	return found(setting.hasReports && !setting.canFocus && full >= 10 && sum$2(runs, "focus trials") === 0 && saved >= 1 && {
		subject: "command",
		problem: `Without a focus command the last ${runs.length} runs took ${full} whole trials, about ${Math.round(saved)} minutes more than needed.`,
		remedy: "Set `focus-command`, so that only failing tests run again.",
		impact: saved > 60 ? 5 : saved > 10 ? 4 : 3,
		effort: 1,
		risk: 1,
		confidence: 3,
		saves: minutes(saved, runs),
		evidence: {
			runs: runIds(runs),
			count: full,
			of: full
		}
	});
};

// src/insight/lessons/no-report.ts
/** Lesson `no-report`: only the exit code of the tests is known. */
/** Finds several recent runs with a baseline and without report paths. */
const noReport = ({ past, setting }) => {
	const runs = recent(past).filter(({ suite }) => suite !== void 0);
	const start = past.runs.length - recent(past).length;
	const nameless = past.offers.filter(({ run, verdict }) => run >= start && verdict === "culprit").length;
	return found(!setting.hasReports && runs.length >= 5 && {
		subject: "command",
		problem: `In ${runs.length} runs no test report was read: culprits are named without their failing tests, and flaky tests are not recognised.`,
		remedy: "Let the test command write a JUnit, CTRF or TAP report, and name it in `report-paths`.",
		impact: 4,
		effort: 1,
		risk: 1,
		confidence: 5,
		saves: failures$1(nameless, recent(past)),
		evidence: {
			runs: runIds(runs),
			count: runs.length,
			of: runs.length
		}
	});
};

// src/insight/lessons/search-lost.ts
/** Lesson `search-lost`: one patch at a time would have been faster than the search. */
/** Fewer searches, or fewer minutes lost, say nothing. */
const LEAST_SEARCHES = 3;
const LEAST_MINUTES = 1;
/** From this share of culprits on, patches share hardly any trial. */
const MANY_CULPRITS = .3;
/** Finds searches that cost more than testing the patches one by one would have, all together. */
const searchLost = ({ past }) => {
	const runs = recent(past).filter(({ metrics }) => metrics.has("trial time saved"));
	const lost = -sum$2(runs, "trial time saved") / 60;
	if (runs.length < LEAST_SEARCHES || lost < LEAST_MINUTES) return [];
	const culprits = sum$2(runs, "culprit rate") / runs.length;
	const isMany = culprits >= MANY_CULPRITS;
	return found({
		subject: "search",
		problem: `The last ${runs.length} searches took ${Math.round(lost)} minutes more than one patch at a time would have, ${isMany ? `because ${Math.round(culprits * 100)} % of the patches broke something.` : "because tests failed that no single patch breaks, or trials were repeated to be sure."}`,
		remedy: isMany ? "Test patches at their source, before they are offered as a batch." : "Look at the tests that the lessons call flaky or dependent on their order, and mend these first.",
		impact: lost > 60 ? 5 : lost > 10 ? 4 : 3,
		effort: 3,
		risk: 1,
		confidence: 4,
		saves: minutes(lost, runs),
		evidence: {
			runs: runIds(runs),
			count: runs.filter(({ metrics }) => (metrics.get("trial time saved") ?? 0) < 0).length,
			of: runs.length
		}
	});
};

// src/insight/lessons/setup-dominates.ts
/** Lesson `setup-dominates`: the set-up takes more time than the tests. */
/** Finds recent runs whose set-up command took over half of the trial time on average. */
const setupDominates = ({ past }) => {
	const runs = recent(past).filter(({ metrics }) => metrics.has("setup share"));
	const share = sum$2(runs, "setup share") / Math.max(1, runs.length);
	const whole = runs.reduce((total, { trials }) => total + trials.whole, 0);
	return found(runs.length >= 5 && share > .5 && {
		subject: "command",
		problem: `${Math.round(share * 100)} % of the trial time goes into the set-up command.`,
		remedy: "Cache the downloads, or limit `setup-inputs` to files that really change the installation.",
		impact: shareScore(share),
		effort: 2,
		risk: 2,
		confidence: 5,
		saves: minutes(share / (1 - share) * trialMinutes(past) * whole, runs),
		evidence: {
			runs: runIds(runs),
			count: runs.length,
			of: runs.length
		}
	});
};

// src/insight/lessons/order-dependent.ts
/** Takes the tests that the search of this run found to fail with others and to pass alone. */
const orderDependent = ({ record, past }) => record.orderDependent.map((id) => ({
	subject: id,
	problem: `\`${id}\` fails when it runs with other tests and passes when it runs alone.`,
	remedy: "Find the state that the test shares with earlier tests, and give the test its own.",
	impact: 3,
	effort: 3,
	risk: 1,
	confidence: 4,
	evidence: {
		runs: [record.runId],
		count: 1,
		of: past.runs.length
	}
}));

// src/insight/lessons/history-lost.ts
/** Finds a run whose history came from the artifact instead of the cache. */
const historyLost = ({ record }) => found(record.history.origin === "artifact" && {
	subject: "cache",
	problem: "The history was not in the cache and came from its second copy.",
	remedy: "GitHub deletes caches after 7 days without use, or above 10 GB a repository: keep other caches small.",
	impact: 1,
	effort: 2,
	risk: 1,
	confidence: 5,
	evidence: {
		runs: [record.runId],
		count: 1,
		of: 1
	}
});

// src/insight/lessons/retries-hide.ts
/** Lesson `retries-hide`: reruns make many runs green, and no test stands out as flaky. */
/** Counts the recent runs in which a test failed and passed on one tree, and no lesson names it. */
const retriesHide = (context) => {
	const { past } = context;
	const named = new Set(flakyTest(context).map(({ subject }) => subject));
	const bursts = burstsOf(past);
	const runs = past.runs.slice(-2 * 20);
	const start = past.runs.length - runs.length;
	const isNamed = (test) => named.has(past.tests.get(test)?.id ?? "");
	const hidden = new Set(past.flakes.filter(({ run, test }) => run >= start && !bursts.has(run) && !isNamed(test)).map(({ run }) => run));
	const share = hidden.size / Math.max(1, runs.length);
	return found(runs.length >= 20 && share >= .3 && {
		subject: "suite",
		problem: `In ${hidden.size} of ${runs.length} runs a test failed and passed when it ran again: many tests, each of them seldom.`,
		remedy: "Look for what they share, such as the clock, the network or the load: reruns hide failures that are real but rare.",
		impact: shareScore(share),
		effort: 3,
		risk: 1,
		confidence: 5,
		saves: failures$1(hidden.size, runs),
		evidence: {
			runs: runIds(runs.filter((_, i) => hidden.has(start + i))),
			count: hidden.size,
			of: runs.length
		}
	});
};

// src/insight/lessons/budget-hit.ts
/** Lesson `budget-hit`: the time budget ends before every patch has a verdict. */
/** Finds recent runs with patches that are undecided because of the time budget. */
const budgetHit = ({ past }) => {
	const start = Math.max(0, past.runs.length - 20);
	const late = past.offers.filter(({ run, reason }) => run >= start && reason === "budget");
	const runs = new Set(late.map(({ run }) => run));
	return found(runs.size >= 2 && {
		subject: "time",
		problem: `In ${runs.size} of the last ${Math.min(20, past.runs.length)} runs the time budget ended before every patch had a verdict (${late.length} patches).`,
		remedy: "Raise `time-budget`, offer smaller batches, or make the suite faster.",
		impact: shareScore(runs.size / 20),
		effort: 1,
		risk: 1,
		confidence: 5,
		saves: failures$1(late.length, past.runs.slice(start)),
		evidence: {
			runs: runIds([...runs].map((i) => past.runs[i])),
			count: late.length,
			of: past.offers.length
		}
	});
};

// src/insight/lessons/never-fails.ts
/** Lesson `never-fails`: no patch ever turns the tests red, so they may not test anything. */
const MANY_PATCHES = 100;
/** Finds a suite that has judged many patches and was never red. */
const neverFails = ({ past }) => {
	const judged = past.offers.filter(({ verdict }) => wasTested(verdict));
	const isClean = judged.every(({ verdict }) => verdict !== "culprit") && past.runs.every(({ result }) => result !== "baseline-red");
	return found(isClean && judged.length >= MANY_PATCHES && {
		subject: "suite",
		problem: `None of ${judged.length} patches ever turned the tests red.`,
		remedy: "Check whether the tests can fail at all: offer a patch that breaks something on purpose.",
		impact: 3,
		effort: 1,
		risk: 1,
		confidence: confidenceOf(1 - 3 / judged.length),
		evidence: {
			runs: runIds(recent(past)),
			count: judged.length,
			of: judged.length
		}
	});
};

// src/insight/change-points.ts
/** Finds where the level of a series changed, with E-divisive and a t-test. */
/** Only this many of the newest values are used: the cost grows with the square of the length. */
const MOST$4 = 400;
/**
* Finds change points with E-divisive (Matteson and James 2014): split where the energy distance between both
* sides is largest, then split each side again. A t-test must confirm each split, as in Hunter and its
* successor Otava (Fleming et al. 2023). At first ten times `maxP` is enough. Then the weakest split is
* removed until all others pass all options against their neighbours.
*/
function changePoints(series, { maxP, minChange, leastLength }) {
	const offset = Math.max(0, series.length - MOST$4);
	const values = series.slice(offset);
	const sums = distanceSums(values);
	const cuts = [];
	const split = (start, end) => {
		const at = bestSplit(sums, start, end);
		if (at === void 0 || tTest(values.slice(start, at), values.slice(at, end)) > maxP * 10) return;
		cuts.push(at);
		split(start, at);
		split(at, end);
	};
	split(0, values.length);
	cuts.sort((a, b) => a - b);
	for (;;) {
		const points = cuts.map((index, i) => {
			const left = values.slice(cuts[i - 1] ?? 0, index);
			const right = values.slice(index, cuts[i + 1] ?? values.length);
			const [before, after] = [mean(left), mean(right)];
			const change = Math.abs(after / before - 1);
			const isShort = left.length < leastLength || right.length < leastLength;
			return {
				index: index + offset,
				before,
				after,
				p: isShort ? 1 : tTest(left, right),
				change
			};
		});
		const weakest = points.reduce((worst, point, i) => point.p > (points[worst]?.p ?? -1) ? i : worst, 0);
		if (points.length === 0) return [];
		if (points[weakest].p > maxP) cuts.splice(weakest, 1);
		else {
			const least = points.reduce((worst, point, i) => point.change < points[worst].change ? i : worst, 0);
			if (points[least].change >= minChange) return points.map(({ index, before, after, p }) => ({
				index,
				before,
				after,
				p
			}));
			cuts.splice(least, 1);
		}
	}
}
/** Prefix sums of |xᵢ − xⱼ| over all pairs: the sum over any rectangle needs four of them. */
function distanceSums(values) {
	const sums = [new Float64Array(values.length + 1)];
	for (let i = 0; i < values.length; i += 1) {
		const row = new Float64Array(values.length + 1);
		let line = 0;
		for (let j = 0; j < values.length; j += 1) {
			line += Math.abs(values[i] - values[j]);
			row[j + 1] = sums[i][j + 1] + line;
		}
		sums.push(row);
	}
	return sums;
}
/** The split of [start, end) with the largest energy distance between its left side and a range behind it. */
function bestSplit(sums, start, end) {
	const within = (a, b, c, d) => sums[b][d] - sums[a][d] - sums[b][c] + sums[a][c];
	let best;
	let most = 0;
	for (let at = start + 1; at < end; at += 1) {
		const n = at - start;
		const left = within(start, at, start, at) / 2;
		for (let stop = at + 1; stop <= end; stop += 1) {
			const m = stop - at;
			const between = 2 / (m + n) * within(start, at, at, stop);
			const inLeft = n > 1 ? 2 * m / (m + n) / (n - 1) * left : 0;
			const inRight = m > 1 ? 2 * n / (m + n) / (m - 1) * (within(at, stop, at, stop) / 2) : 0;
			const energy = between - inLeft - inRight;
			if (energy > most) [most, best] = [energy, at];
		}
	}
	return best;
}

// src/insight/lessons/slow-test.ts
/** Lesson `slow-test`: a test became slower and stayed slower. */
/** How many runs are looked at, and how many of the newest are compared with the others. */
const WINDOW = 200;
const NEW = 8;
/** A slow-down of less than this many milliseconds is ignored. */
const LEAST_MS = 50;
/** A slow-down of fewer levels is ignored: two levels are about 17 %. */
const LEAST_LEVELS = 2;
/** At most this many tests are searched for change points: those that slowed down most. */
const MOST$3 = 40;
/** Finds tests that slowed down more than the others, and the commits in which that began. */
const slowTest = ({ past }) => {
	const { at, levels } = durationLevels(past, WINDOW);
	if (at.length < 16) return [];
	const shifts = [...levels].flatMap(([test, series]) => {
		const [now, before] = [middle(series, series.length - NEW), middle(series, 0, series.length - NEW)];
		if (now === void 0 || before === void 0) return [];
		const from = Math.min(before, middle(series, 0, NEW) ?? before);
		return [{
			test,
			series,
			now,
			from,
			shift: now - from
		}];
	});
	if (shifts.length === 0) return [];
	const common = Math.max(0, median(shifts.map(({ shift }) => shift)));
	return shifts.filter(({ shift, now, from }) => shift - common >= LEAST_LEVELS && toMilliseconds(now) - toMilliseconds(from + common) >= LEAST_MS).toSorted((a, b) => toMilliseconds(b.now) - toMilliseconds(b.from) - toMilliseconds(a.now) + toMilliseconds(a.from)).slice(0, MOST$3).flatMap(({ test, series }) => slower$1(past, test, series, at, common));
};
function slower$1(past, test, series, at, common) {
	const columns = [...series.keys()].filter((column) => series[column] > 0);
	const last = changePoints(columns.map((column) => series[column]), {
		maxP: .001,
		minChange: 0,
		leastLength: 4
	}).at(-1);
	if (!last || last.after - last.before - common < LEAST_LEVELS) return [];
	const [from, to] = [toMilliseconds(last.before), toMilliseconds(last.after)];
	if (to - from < LEAST_MS) return [];
	const { id } = past.tests.get(test);
	const [good, begin] = [at[columns[last.index - 1]], at[columns[last.index]]];
	const newest = recent(past);
	const whole = newest.reduce((total, { trials }) => total + trials.whole, 0);
	return [{
		subject: id,
		problem: `\`${id}\` takes ${Math.round((to / from - 1) * 100)} % longer (${Math.round(from)} → ${Math.round(to)} ms) since ${since(past, good, begin)}.`,
		remedy: "Look in that range of commits for changes to code that the test uses.",
		impact: to - from > 1e4 ? 5 : to - from > 1e3 ? 4 : to - from > 250 ? 3 : 2,
		effort: 3,
		risk: 2,
		confidence: confidenceOf(1 - last.p),
		saves: minutes((to - from) / 6e4 * whole, newest),
		evidence: {
			runs: someRuns(past, [begin]),
			count: columns.length - last.index,
			of: columns.length
		}
	}];
}
__name(slower$1, "slower");
/** Median of the levels that exist; `undefined` when fewer than half of them exist. */
function middle(series, start, end = series.length) {
	const values = series.subarray(start, end).filter((level) => level > 0);
	return values.length * 2 < end - start ? void 0 : values.toSorted()[values.length >> 1];
}

// src/insight/lessons/all.ts
/** All kinds of lessons, each with its detector. */
const LESSON_KINDS = [
	{
		kind: "flaky-test",
		detect: flakyTest
	},
	{
		kind: "failing-since",
		detect: failingSince
	},
	{
		kind: "slow-test",
		detect: slowTest
	},
	{
		kind: "failure-burst",
		detect: failureBurst
	},
	{
		kind: "failing-together",
		detect: failingTogether
	},
	{
		kind: "hot-file",
		detect: hotFile
	},
	{
		kind: "risky-path",
		detect: riskyPath
	},
	{
		kind: "failing-source",
		detect: failingSource
	},
	{
		kind: "stale-patch",
		detect: stalePatch,
		isSeldom: true
	},
	{
		kind: "batch-size",
		detect: batchSize
	},
	{
		kind: "no-focus",
		detect: noFocus
	},
	{
		kind: "no-report",
		detect: noReport
	},
	{
		kind: "search-lost",
		detect: searchLost
	},
	{
		kind: "setup-dominates",
		detect: setupDominates
	},
	{
		kind: "baseline-red",
		detect: baselineRed
	},
	{
		kind: "order-dependent",
		detect: orderDependent,
		isSeldom: true
	},
	{
		kind: "history-lost",
		detect: historyLost,
		isSeldom: true
	},
	{
		kind: "retries-hide",
		detect: retriesHide
	},
	{
		kind: "budget-hit",
		detect: budgetHit
	},
	{
		kind: "never-fails",
		detect: neverFails
	}
];

// src/insight/lessons.ts
const score = int().min(1).max(5);
/** A problem with its remedy, followed from run to run. */
const Lesson = object({
	id: string().describe("Stays the same while the problem lasts."),
	kind: string(),
	subject: string(),
	problem: string(),
	remedy: string(),
	impact: score,
	effort: score,
	risk: score,
	confidence: score,
	priority: number$1().describe("impact · confidence · (1 − risk / 5) / effort"),
	status: _enum([
		"open",
		"accepted",
		"resolved",
		"back"
	]),
	firstSeen: string(),
	lastSeen: string(),
	evidence: object({
		runs: array$1(string()),
		count: number$1(),
		of: number$1()
	}),
	saves: object({
		value: number$1(),
		unit: _enum(["minutes a week", "failures a week"])
	}).nullable().describe("What the remedy would save, by the history."),
	partOf: string().nullable().describe("The id of the lesson with the common cause.")
});
/** The form of `lessons_learned.json`. */
const LessonsJson = object({
	schema: literal("autosync.lessons/1"),
	lessons: array$1(Lesson)
}).meta({ title: "AutoSync lessons" });
const SELDOM = new Set(LESSON_KINDS.filter(({ isSeldom }) => isSeldom).map(({ kind }) => kind));
/** A failure weighs as much as so many minutes: somebody looks at it. */
const FAILURE_MINUTES = 10;
/** A lesson that not every run can see is resolved after this many runs without it. */
const QUIET_RUNS = 10;
/** How long a lesson is still listed after its last sighting, in milliseconds. */
const REMEMBERED_MS = 7776e6;
/**
* Runs all detectors and joins their findings with earlier lessons. A lesson keeps its id and its first
* sighting. It is `resolved` when nothing shows the problem any more, and `back` when the problem returns.
* Lessons found in this run come first, then the others, both by what they save, else by priority, and parts of others last.
*/
function learn(context, accepted) {
	const now = context.record.startedAt;
	const before = new Map(context.past.lessons.map((kept) => [kept.lesson, kept]));
	const found = LESSON_KINDS.flatMap(({ kind, detect }) => detect(context).map((finding) => ({
		kind,
		...finding
	})));
	const wholes = new Map(found.flatMap((finding) => (finding.covers ?? []).map((test) => [test, idOf(finding)])));
	const current = found.map((finding) => {
		const id = idOf(finding);
		const partOf = finding.kind === "flaky-test" ? wholes.get(finding.subject) : void 0;
		const kept = before.get(id);
		before.delete(id);
		const status = accepted.includes(id) ? "accepted" : kept?.status === "resolved" || kept?.status === "back" ? "back" : "open";
		return toLesson(id, {
			...finding,
			partOf
		}, status, kept?.firstSeen ?? now, now);
	});
	const gone = [...before.values()].flatMap((kept) => {
		const finding = read$1(kept);
		if (!finding || now - kept.lastSeen > REMEMBERED_MS) return [];
		const later = context.past.runs.filter(({ at }) => at > kept.lastSeen).length;
		const isQuiet = SELDOM.has(finding.kind) && kept.status !== "resolved" && later < QUIET_RUNS;
		const open = accepted.includes(kept.lesson) ? "accepted" : kept.status === "back" ? "back" : "open";
		const status = isQuiet ? open : "resolved";
		return [toLesson(kept.lesson, finding, status, kept.firstSeen, kept.lastSeen)];
	});
	const byWorth = (a, b) => Number(a.partOf !== null) - Number(b.partOf !== null) || worthOf$1(b) - worthOf$1(a) || b.priority - a.priority || (a.id < b.id ? -1 : 1);
	return [...current.toSorted(byWorth), ...gone.toSorted(byWorth)];
}
/** What a lesson would save, in minutes a week. */
function worthOf$1({ saves }) {
	return (saves?.value ?? 0) * (saves?.unit === "failures a week" ? FAILURE_MINUTES : 1);
}
__name(worthOf$1, "worthOf");
function idOf({ kind, subject }) {
	const id = `${kind}: ${subject}`;
	return id.length <= 300 ? id : `${id.slice(0, 200)}…${id.slice(-99)}`;
}
function toLesson(id, { kind, subject, problem, remedy, impact, effort, risk, confidence, evidence, saves, partOf }, status, firstSeen, lastSeen) {
	return {
		id,
		kind,
		subject,
		problem,
		remedy,
		impact,
		effort,
		risk,
		confidence,
		priority: Math.round(impact * confidence * (1 - risk / 5) / effort * 100) / 100,
		status,
		firstSeen: new Date(firstSeen).toISOString(),
		lastSeen: new Date(lastSeen).toISOString(),
		evidence: {
			...evidence,
			runs: [...evidence.runs]
		},
		saves: saves ? {
			...saves,
			value: Math.round(saves.value * 10) / 10
		} : null,
		partOf: partOf ?? null
	};
}
const Kept = Lesson.pick({
	kind: true,
	subject: true,
	problem: true,
	remedy: true,
	impact: true,
	effort: true,
	risk: true,
	confidence: true,
	evidence: true
}).extend(Lesson.pick({
	saves: true,
	partOf: true
}).partial().shape);
function read$1({ content }) {
	try {
		return Kept.parse(JSON.parse(content));
	} catch {
		return;
	}
}
__name(read$1, "read");

// src/insight/risk.ts
/** The risk score of a change, compared with the repository's own recent commits. */
/** Fewer commits than this are too few to compare with. */
const LEAST_COMMITS = 20;
/**
* Scores a change by the features of just-in-time defect prediction (Kamei et al. 2013): lines added and
* deleted, files, folders, entropy, developers, age, earlier changes, experience, fix. The score is the mean
* of their percentiles among the repository's own recent commits. There is no score when they are too few.
*/
function riskOf(change, recent, folders) {
	if (recent.length < LEAST_COMMITS) return {
		score: null,
		reasons: [`the checkout holds ${recent.length} earlier commits, too few to compare with; set \`fetch-depth: 200\` to get more`]
	};
	const span = Math.floor(recent.length / 2);
	const own = featuresOf(change, recent.slice(0, span));
	const others = recent.slice(0, span).map((commit, i) => featuresOf(commit, recent.slice(i + 1, i + 1 + span)));
	const percentiles = own.map(({ name, value, says }, i) => {
		const values = others.map((features) => features[i].value);
		return {
			name,
			says,
			percentile: 100 * (values.filter((other) => other < value).length + values.filter((other) => other === value).length / 2) / values.length
		};
	});
	const score = percentiles.reduce((sum, { percentile }) => sum + percentile, 0) / percentiles.length;
	const high = percentiles.filter(({ percentile, says }) => percentile >= 75 && says !== "").toSorted((a, b) => b.percentile - a.percentile).map(({ says }) => says);
	return {
		score: Math.round(score),
		reasons: [...folderReasons(change, folders), ...high].slice(0, 4)
	};
}
function featuresOf({ author, at, subject, files }, earlier) {
	const added = sum$1(files.map((file) => file.added));
	const deleted = sum$1(files.map((file) => file.deleted));
	const folders = new Set(files.map(({ path }) => folderOf(path)));
	const paths = new Set(files.map(({ path }) => path));
	const touching = earlier.filter((commit) => commit.files.some(({ path }) => paths.has(path)));
	const developers = new Set(touching.map((commit) => commit.author)).size;
	const oldest = touching[0] ?? earlier.at(-1);
	const age = oldest ? Math.max(0, at - oldest.at) / 86400 : 0;
	const experience = earlier.filter((commit) => commit.author === author).length;
	return [
		{
			name: "lines added",
			value: added,
			says: `${added} lines added`
		},
		{
			name: "lines deleted",
			value: deleted,
			says: `${deleted} lines deleted`
		},
		{
			name: "files",
			value: files.length,
			says: `${files.length} files in ${folders.size} folders`
		},
		{
			name: "folders",
			value: folders.size,
			says: ""
		},
		{
			name: "entropy",
			value: entropyOf(files),
			says: ""
		},
		{
			name: "developers",
			value: developers,
			says: `${developers} people changed these files recently`
		},
		{
			name: "age",
			value: -age,
			says: ""
		},
		{
			name: "earlier changes",
			value: touching.length,
			says: `${touching.length} recent commits to these files`
		},
		{
			name: "experience",
			value: -experience,
			says: `${experience} recent commits by its author`
		},
		{
			name: "fix",
			value: /\b(?:fix|bug|defect|patch)/i.test(subject) ? 1 : 0,
			says: ""
		}
	];
}
/** How evenly the lines are spread over the files, from 0 to 1. */
function entropyOf(files) {
	const total = sum$1(files.map(({ added, deleted }) => added + deleted));
	if (files.length < 2 || total === 0) return 0;
	return -sum$1(files.map(({ added, deleted }) => (added + deleted) / total).filter((share) => share > 0).map((share) => share * Math.log2(share))) / Math.log2(files.length);
}
function folderReasons({ files }, folders) {
	const touched = new Set(files.map(({ path }) => folderOf(path)));
	return folders.filter(({ folder, patches, culprits }) => touched.has(folder) && patches >= 8 && culprits / patches >= .2).map(({ folder, culprits, patches }) => `\`${folder}\` has a culprit rate of ${Math.round(100 * culprits / patches)} % over ${patches} patches`);
}
function sum$1(values) {
	return values.reduce((total, value) => total + value, 0);
}
__name(sum$1, "sum");

// src/insight/transitions.ts
/** Compares the two newest runs with results; `undefined` when there are fewer than two. */
function transitionsOf(past) {
	const known = past.runs.flatMap(({ suite }, index) => suite?.results ? [index] : []);
	const [before, now] = known.slice(-2);
	if (before === void 0 || now === void 0) return void 0;
	const name = (test) => past.tests.get(test)?.id ?? `test ${test}`;
	const series = troubledTests(past);
	const where = (from, to) => [...series].filter(([, own]) => own[before] === from && own[now] === to).map(([test]) => name(test));
	const [earlier, later] = [before, now].map((index) => idsOf(past.runs[index].suite.results.tests));
	const stillFailing = [...series].flatMap(([test, own]) => {
		if (own[now] !== "failed" || own[before] !== "failed") return [];
		let begin = known.length - 1;
		while (begin > 0 && own[known[begin - 1]] === "failed") begin -= 1;
		const { run, commit } = past.runs[known[begin]];
		return [{
			id: name(test),
			run,
			commit,
			runs: known.length - begin
		}];
	});
	return {
		newFailures: [
			...where("passed", "failed"),
			...where("skipped", "failed"),
			...where(void 0, "failed")
		],
		fixed: where("failed", "passed"),
		stillFailing,
		newlySkipped: [...where("passed", "skipped"), ...where("failed", "skipped")],
		vanished: [...earlier.difference(later)].map(name),
		newTests: [...later.difference(earlier)].map(name)
	};
}
function idsOf(tests) {
	const ids = /* @__PURE__ */ new Set();
	for (const [first, length] of tests) for (let i = 0; i < length; i += 1) ids.add(first + i);
	return ids;
}

// src/insight/states.ts
/** What is wrong with the branch at the moment: trends that begin, last and end. */
const FEW = 8;
const MANY = 30;
/** A longer or shorter suite is told for so many runs. Then it is how it is. */
const NEWS = 10;
/** A change of duration counts from this share on, and from so many times the spread of the runs before. */
const LEAST_CHANGE = .05;
const LEAST_SPREADS = 1.75;
const SPREAD_RUNS = 60;
/**
* Whether a state begins in the newest run; if it lasts, it is told, and it is no alarm. Reads the newest runs again, as
* they were seen then.
*/
function beginsNow(past, watch, state) {
	for (let ago = 1; ago <= state.memory && ago < past.runs.length; ago += 1) {
		const earlier = watch(before(past, ago));
		if (earlier && Math.abs(earlier.since - state.since) <= state.memory) return false;
	}
	return true;
}
/** The past, as it was some runs ago. */
function before({ runs, flakes, ...rest }, ago) {
	const count = runs.length - ago;
	return {
		...rest,
		runs: runs.slice(0, count),
		flakes: flakes.filter(({ run }) => run < count)
	};
}
/**
* Whether the suite takes longer than it did. Up to thirty runs: the two newest are both beyond what noise explains. With
* more, it looks for change points, in a series without single odd runs (a hung one, say).
*/
const slower = (past) => {
	const timed = past.runs.flatMap(({ suite }, index) => suite?.outcome === "green" && suite.durationMs > 0 ? [{
		index,
		ms: suite.durationMs
	}] : []);
	if (timed.at(-1)?.index !== past.runs.length - 1 || timed.length < FEW) return void 0;
	const values = timed.map(({ ms }) => Math.log(ms));
	const found = values.length <= MANY ? recentStep(values) : lastStep(values);
	if (!found) return void 0;
	const change = Math.expm1(found.by);
	if (change < LEAST_CHANGE) return void 0;
	const [from, to] = [timed[found.index - 1].index, timed[found.index].index];
	const commits = `${past.runs[from].commit?.slice(0, 12) ?? "?"}..${past.runs[to].commit?.slice(0, 12) ?? "?"}`;
	const [fewer, more] = [from, to].map((index) => testsIn(past, index));
	const grew = more - fewer;
	const why = fewer > 0 && grew / fewer >= change / 2 ? `, with ${grew} more tests` : "";
	return {
		says: `The suite takes ${Math.round(change * 100)} % longer since run ${past.runs[to].run} (commits ${commits})${why}.`,
		since: to,
		memory: 5
	};
};
/** The shape of a drift: so many blocks of so many runs, each slower than the one before. */
const BLOCKS = 6;
const BLOCK = 10;
const LEAST_DRIFT = .1;
/** Whether the suite has become slower little by little: no single run is to blame, so no change point is found. */
const drifting = (past) => {
	const newest = past.runs.flatMap(({ suite }, index) => suite?.outcome === "green" && suite.durationMs > 0 ? [{
		index,
		ms: suite.durationMs
	}] : []).slice(-60);
	if (newest.length < 60 || newest.at(-1).index !== past.runs.length - 1) return void 0;
	const levels = Array.from({ length: BLOCKS }, (_, at) => median(newest.slice(at * BLOCK, (at + 1) * BLOCK).map(({ ms }) => Math.log(ms))));
	const rises = levels.slice(1).map((level, at) => level - levels[at]);
	const all = levels.at(-1) - levels[0];
	if (all < LEAST_DRIFT || Math.max(...rises) > all / 2 || Math.min(...rises) < 0) return void 0;
	const first = past.runs[newest[0].index];
	return {
		says: `The suite has become ${Math.round(Math.expm1(all) * 100)} % slower little by little, since run ${first.run}.`,
		since: past.runs.length - 1,
		memory: 60
	};
};
function testsIn({ runs }, index) {
	const { passed = 0, failed = 0 } = runs[index].suite ?? {};
	return passed + failed;
}
function recentStep(values) {
	const earlier = values.slice(0, -2);
	const newest = values.slice(-2);
	const usual = median([...earlier]);
	const bound = usual + 4 * Math.max(spreadOf(earlier), LEAST_CHANGE);
	return newest.every((value) => value > bound) ? {
		index: values.length - 2,
		by: Math.min(...newest) - usual
	} : void 0;
}
function lastStep(values) {
	const calm = withoutOddOnes(values);
	const point = changePoints(calm, {
		maxP: .001,
		minChange: 0,
		leastLength: 3
	}).at(-1);
	if (!point || values.length - point.index > NEWS) return void 0;
	const by = point.after - point.before;
	const spread = spreadOf(calm.slice(Math.max(0, point.index - SPREAD_RUNS), point.index));
	return by >= LEAST_SPREADS * spread ? {
		index: point.index,
		by
	} : void 0;
}
/** Replaces each value that is far from those around it by their median (Hampel 1974). */
function withoutOddOnes(values) {
	return values.map((value, at) => {
		const around = values.slice(Math.max(0, at - AROUND), at + AROUND + 1);
		const middle = median([...around]);
		return Math.abs(value - middle) > ODD * 1.4826 * medianAbsoluteDeviation([...around]) ? middle : value;
	});
}
const AROUND = 3;
const ODD = 3;
function spreadOf(values) {
	return 1.4826 * medianAbsoluteDeviation([...values]);
}
/**
* Whether more tests of the branch fail than before: Fisher's exact test of the last three runs against up to
* thirty runs before them.
*/
const redder = ({ runs }) => {
	const counts = runs.flatMap(({ suite }) => suite && suite.passed + suite.failed > 0 ? [suite] : []);
	if (counts.length < FEW || counts.at(-1) !== runs.at(-1)?.suite) return void 0;
	const [earlier, after] = [counts.slice(-33, -3), counts.slice(-3)];
	const sum = (suites, key) => suites.reduce((total, suite) => total + suite[key], 0);
	const [failed1, failed2] = [sum(earlier, "failed"), sum(after, "failed")];
	const p = fisherGreater(failed1, failed1 + sum(earlier, "passed"), failed2, failed2 + sum(after, "passed"));
	const isRepeated = after.every(({ failed }) => failed * earlier.length > failed1);
	if (p > .001 || !isRepeated) return void 0;
	return {
		says: `More tests of the branch fail than before: ${failed2} failures in the last 3 runs, ${failed1} in the ${earlier.length} runs before.`,
		since: runs.length - 3,
		memory: 5
	};
};
const FLAKE_LIMIT = .2;
const FLAKE_RUNS = 20;
/** Whether too many of the last twenty runs had a flaky test: P(rate > limit) > 0.95. Bursts of failures do not count. */
const flakier = (past) => {
	const { runs } = past;
	const bursts = burstsOf(past);
	const start = Math.max(0, runs.length - FLAKE_RUNS);
	const ran = runs.filter(({ trials }, at) => at >= start && trials.whole > 0 && !bursts.has(at)).length;
	const seen = past.flakes.filter(({ run }) => run >= start && !bursts.has(run));
	const flaky = new Set(seen.map(({ run }) => run)).size;
	if (ran < FEW || 1 - betaCdf(FLAKE_LIMIT, flaky + .5, ran - flaky + .5) <= .95) return void 0;
	return {
		says: `In ${flaky} of the last ${ran} runs a test failed for no reason, most often ${[...Map.groupBy(seen, ({ test }) => test)].map(([test, own]) => ({
			id: past.tests.get(test)?.id ?? `test ${test}`,
			count: own.length
		})).toSorted((a, b) => b.count - a.count || a.id.localeCompare(b.id, "en")).slice(0, 3).map(({ id, count }) => `\`${id}\` (${count})`).join(", ")}.`,
		since: runs.length - 1,
		memory: FLAKE_RUNS
	};
};
/** Everything that is watched. */
const WATCHES = [
	redder,
	slower,
	drifting,
	flakier
];

// src/insight/trends.ts
/** Trends of the branch from run to run: the numbers for graphs. */
/** The form of `trends.json`. */
const TrendsJson = object({
	schema: literal("autosync.trends/1"),
	name: string(),
	branch: string(),
	runs: array$1(object({
		run: string(),
		at: string(),
		commit: string().nullable(),
		result: string()
	})),
	series: array$1(object({
		name: string(),
		unit: string(),
		values: array$1(number$1().nullable()).describe("One value for each run, oldest first."),
		changes: array$1(object({
			index: int().describe("The first run of the new level, as an index into `runs`."),
			run: string(),
			commits: object({
				from: string(),
				to: string()
			}).nullable().describe("The last commit of the old level, and the first one of the new level."),
			before: number$1().describe("The mean of the level before."),
			after: number$1(),
			p: number$1().describe("The p-value of a t-test between the two levels.")
		})).describe("Where the level of the series changed and stayed changed, oldest first.")
	}))
}).meta({ title: "AutoSync trends" });
/** The numbers for the graphs, run by run. `last`: the KPIs of this run. */
function toTrends(past, name, branch, last) {
	const { runs: all } = past;
	const now = all.at(-1);
	const runs = now ? [...all.slice(0, -1), {
		...now,
		metrics: new Map([...now.metrics, ...last.map(({ name: key, value }) => [key, value])])
	}] : [];
	const units = new Map([...past.units, ...last.map(({ name: key, unit }) => [key, unit])]);
	const names = [...new Set(runs.flatMap(({ metrics }) => [...metrics.keys()]))].toSorted();
	return {
		schema: "autosync.trends/1",
		name,
		branch,
		runs: runs.map(({ run, at, commit, result }) => ({
			run,
			at: new Date(at).toISOString(),
			commit,
			result
		})),
		series: names.map((metric) => {
			const values = runs.map(({ metrics }) => metrics.get(metric) ?? null);
			return {
				name: metric,
				unit: units.get(metric) ?? "",
				values,
				changes: changesOf(values, runs)
			};
		})
	};
}
/** Fewer values show no change of level. */
const LEAST_VALUES = 12;
const CHANGE = {
	maxP: .001,
	minChange: .05,
	leastLength: 4
};
/** The change points of a series, in which single odd values count as their neighbours do. */
function changesOf(values, runs) {
	const known = values.flatMap((value, index) => value === null ? [] : [{
		value,
		index
	}]);
	if (known.length < LEAST_VALUES) return [];
	const calm = withoutOddOnes(known.map(({ value }) => value));
	return changePoints(calm, CHANGE).map(({ index, before, after, p }) => {
		const [last, first] = [known[index - 1].index, known[index].index];
		const [from, to] = [runs[last].commit, runs[first].commit];
		return {
			index: first,
			run: runs[first].run,
			commits: from !== null && to !== null ? {
				from,
				to
			} : null,
			before: rounded$1(before),
			after: rounded$1(after),
			p: rounded$1(p)
		};
	});
}
function rounded$1(value) {
	return Number(value.toPrecision(4));
}
__name(rounded$1, "rounded");

// src/batch/path-kinds.ts
/** Tells by its path what a file is for. */
const DOCUMENT = /(?:^|\/)(?:docs?|\.github)\/|\.(?:md|rst|adoc)$|(?:^|\/)(?:LICENSE|CHANGELOG|CHANGES|AUTHORS|README)[^/]*$/i;
const OF_TESTS = /(?:^|[/_.-])(?:tests?|specs?)(?:[/_.-]|$)/i;
/** A document, or how the project is built and checked elsewhere. */
function isDocument(path) {
	return DOCUMENT.test(path);
}
/** A test, or what only tests use. */
function isOfTests(path) {
	return OF_TESTS.test(path);
}

// src/trial/judging/compare.ts
/** Compares the tests of a pull request with those of its base. */
/** A known flaky test does not count if the chance that it fails in every try is higher than this. */
const LIKELY = .05;
/** A rate from fewer trials or failures than these is not reliable and is ignored. */
const LEAST_TRIALS = 20;
const LEAST_FAILURES = 3;
/**
* Compares the tests without a change (`before`) and with it (`after`). `tries`: how often a failing test was
* run on the tree before its failure counts.
*/
function compareTests(before, after, rates, tries) {
	const base = new Map(before.map((test) => [test.id, test]));
	const now = new Map(after.map((test) => [test.id, test]));
	const failures = after.filter((test) => test.status === "failed").map((test) => ({
		test,
		failure: toFailure(test, rates)
	}));
	const failedBefore = (id) => base.get(id)?.status === "failed";
	const isKnownFlake = (id) => {
		const rate = rates.get(id);
		if (!rate || rate.trials < LEAST_TRIALS || rate.failed < LEAST_FAILURES) return false;
		return (rate.failed / rate.trials) ** tries > LIKELY;
	};
	const proven = after.filter((test) => test.flaky && test.status !== "failed").map((test) => toFailure(test, rates));
	const ran = before.filter(wasExecuted);
	return {
		caused: failures.filter(({ test: { id } }) => !failedBefore(id) && !isKnownFlake(id)).map(({ failure }) => failure),
		flaky: [...proven, ...failures.filter(({ test: { id } }) => !failedBefore(id) && isKnownFlake(id)).map(({ failure }) => failure)],
		alreadyRed: failures.filter(({ test: { id } }) => failedBefore(id)).map(({ failure }) => failure),
		fixed: after.filter(({ id, status }) => status === "passed" && failedBefore(id)).map(({ id }) => id),
		added: after.filter((test) => wasExecuted(test) && !base.has(test.id)).map(({ id }) => id),
		vanished: ran.filter(({ id }) => !now.has(id)).map(({ id }) => id),
		newlySkipped: ran.filter(({ id }) => now.has(id) && !wasExecuted(now.get(id))).map(({ id }) => id)
	};
}
function toFailure({ id, message, file, line, attempts }, rates) {
	const said = message ?? attempts?.find((attempt) => attempt.message)?.message;
	const flakes = rates.get(id);
	return {
		id,
		...said ? { message: said } : {},
		...file ? { file } : {},
		...file && line ? { line } : {},
		...flakes ? { flakes } : {}
	};
}

// src/trial/judging/effect.ts
/** What a change did to the tests and to their numbers: two trials, side by side. */
/** Compares a trial without a change with one with it. `isKnownFlake`: the test failed for no reason before. */
function effectOf(before, after, { caused, alreadyRed, fixed, added }, isKnownFlake) {
	const flakyBefore = new Set(before.tests.filter(({ flaky }) => flaky).map(({ id }) => id));
	const passes = new Set(after.tests.filter(({ status }) => status === "passed").map(({ id }) => id));
	const { lost, renamed } = compareExecuted(before.tests, after.tests);
	const isNamed = before.tests.length > 0 && after.tests.length > 0;
	return {
		tests: isNamed ? {
			ran: before.tests.filter(wasExecuted).length,
			broken: caused.length,
			red: alreadyRed.length + fixed.length,
			mended: fixed.length,
			lost: lost.length,
			added: Math.max(0, added.filter((id) => passes.has(id)).length - renamed),
			newFlakes: after.tests.filter(({ id, flaky }) => flaky && !flakyBefore.has(id) && !isKnownFlake(id)).length
		} : void 0,
		isGreen: {
			before: before.judgement.outcome === "green",
			after: after.judgement.outcome === "green"
		},
		shared: isNamed ? sharedTime(before.tests, after.tests) : {
			before: before.durationMs,
			after: after.durationMs
		},
		numbers: numbersOfBoth(before, after)
	};
}
function sharedTime(before, after) {
	const earlier = new Map(before.filter(isPassed).map((test) => [test.id, test.durationMs]));
	const both = after.filter((test) => isPassed(test) && earlier.has(test.id));
	const sum = {
		before: both.reduce((total, { id }) => total + earlier.get(id), 0),
		after: both.reduce((total, { durationMs }) => total + durationMs, 0)
	};
	return sum.before > 0 && sum.after > 0 ? sum : void 0;
}
function isPassed({ status }) {
	return status === "passed";
}
function numbersOfBoth(before, after) {
	const earlier = new Map(before.metrics.map(({ name, value }) => [name, value]));
	return after.metrics.flatMap(({ name, value }) => {
		const was = earlier.get(name);
		return was === void 0 ? [] : [{
			name,
			before: was,
			after: value
		}];
	});
}

// src/insight/impact.ts
/** The impact score of a change: how much it makes the tests and the numbers better or worse. */
/** Fewer earlier values than this say nothing about the noise. */
const LEAST_HISTORY = 8;
/** A change within so many times its noise counts nothing. */
const WITHIN_NOISE = 2;
/** Breaking one test costs this much, breaking all of them everything. */
const BREAKS_ONE = 40;
/** However many tests there are, losing one costs this share of the weight of passing tests. */
const LEAST_LOSS = .1;
/** However still the durations of earlier runs, this share of one is noise. */
const STILL = .01;
/** New tests that pass bring at most this share of it. */
const MOST_FOR_NEW = .15;
/**
* Scores a change: the sum of its parts, from −100 to +100. Where it breaks tests, they cost 40 (one) to 100 (all), and
* nothing that got better counts. `better`: which direction is better for a number of the user's own.
*/
function impactOf({ effect, lines }, background, weights, better) {
	const { numbers, shared } = effect;
	const noisy = [
		shared ? fromNoise("duration", "duration", relative(shared), relativeNoise(background.durations), weights.duration) : "duration: the tests have none",
		...numbers.map(({ name, before, after }) => fromNoise("custom", name, {
			before,
			after,
			change: (better(name) === "bigger" ? -1 : 1) * (after - before)
		}, noiseOf(background.numbers(name), Math.abs(before) / 100), weights.custom / numbers.length)),
		...lines === void 0 ? [] : [fromNoise("size", "size", {
			before: 0,
			after: lines,
			change: lines
		}, noiseOf(background.lines, 1), weights.size)]
	];
	const components = [...testParts(effect, weights), ...noisy.filter((part) => typeof part === "object")];
	const breaks = breakingPart(effect);
	const sum = components.reduce((total, { points }) => total + (breaks ? Math.min(0, points) : points), 0);
	const score = Math.round(Math.max(-100, Math.min(100, sum + (breaks?.points ?? 0))));
	return {
		score: score === 0 ? 0 : score,
		components: breaks ? [breaks, ...components] : components,
		unknown: noisy.filter((part) => typeof part === "string")
	};
}
function breakingPart({ tests, isGreen }) {
	if (!tests) return isGreen.before && !isGreen.after ? certain("pass", -100, "it breaks the test command") : void 0;
	const { broken, ran } = tests;
	if (broken === 0) return void 0;
	const share = Math.min(1, (broken - 1) / Math.max(1, ran - 1));
	const says = `it breaks ${broken} of ${Math.max(ran, broken)} tests`;
	return certain("pass", -(BREAKS_ONE + 60 * Math.sqrt(share)), says);
}
/** What happened to the tests, besides those that broke. */
function testParts({ tests, isGreen }, weights) {
	const most = 100 * weights.pass;
	if (!tests) return !isGreen.before && isGreen.after ? [certain("pass", most, "it makes the tests green")] : [];
	const { ran, red, mended, lost, added, newFlakes } = tests;
	const parts = [];
	if (mended > 0) parts.push(certain("pass", most * mended / red, `it mends ${mended} of ${red} failing tests`));
	if (lost > 0) {
		const share = Math.max(LEAST_LOSS, Math.sqrt(Math.min(1, lost / Math.max(1, ran))));
		parts.push(certain("pass", -most * share, `${lost} of ${ran} tests do not run any more`));
	}
	if (added > 0) parts.push(certain("pass", most * MOST_FOR_NEW * -Math.expm1(-added / 5), `${added} more ${added === 1 ? "test" : "tests"}`));
	if (newFlakes > 0) parts.push(certain("flakes", 100 * weights.flakes * Math.expm1(-newFlakes / 2), `${newFlakes} ${newFlakes === 1 ? "test fails" : "tests fail"} now and then`));
	return parts;
}
function certain(component, points, says) {
	return {
		component,
		points: round(points),
		confidence: 1,
		says
	};
}
/**
* 100 · w · clamp(z / 3, −1, 1) · c: z is the change divided by √2 times the noise, because both sides have noise, and
* c = 2 · Φ(|z|) − 1 is the chance that it is none. Within twice the noise it counts nothing. A string: it cannot be said.
*/
function fromNoise(component, called, { before, after, change }, noise, weight) {
	if (!Number.isFinite(before) || !Number.isFinite(after)) return `${called}: not a number`;
	if (change === 0) return {
		component,
		points: 0,
		confidence: 1,
		says: `${called}: unchanged`
	};
	if (noise === void 0) return `${called}: too few earlier runs to tell a change from noise`;
	const z = noise === 0 ? -3 * Math.sign(change) : -change / (noise * Math.SQRT2);
	const confidence = 2 * cumulativeStdNormalProbability(Math.abs(z)) - 1;
	const isReal = Math.abs(z) >= WITHIN_NOISE;
	const points = isReal ? 100 * weight * Math.max(-1, Math.min(1, z / 3)) * confidence : 0;
	const percent = before === 0 ? "" : `${after > before ? "+" : "−"}${Math.abs(Math.round((after / before - 1) * 100))} %`;
	const says = `${called}: ${component === "size" ? `${after > 0 ? "+" : "−"}${Math.abs(after)} lines of code` : component === "custom" ? `${round(before)} → ${round(after)}` : percent}, ${isReal ? `${Math.abs(z).toFixed(1)} times its noise` : "within its noise"}`;
	return {
		component,
		points: round(points),
		confidence: round(confidence),
		says
	};
}
/** Durations are compared by their ratio: a suite that takes twice as long has twice the noise. */
function relative({ before, after }) {
	return {
		before,
		after,
		change: Math.log(after / before)
	};
}
function relativeNoise(durations) {
	return noiseOf(durations.filter((ms) => ms > 0).map(Math.log), STILL);
}
/**
* The robust standard deviation of a single value: 1.4826 · MAD of its steps from run to run, divided by √2.
* `undefined`: there are too few earlier values. `least`: no noise is smaller.
*/
function noiseOf(history, least) {
	if (history.length < LEAST_HISTORY) return void 0;
	const steps = history.slice(1).map((value, i) => value - history[i]);
	const spread = 1.4826 * medianAbsoluteDeviation(steps) / Math.SQRT2;
	return Math.max(spread, least);
}
function round(value) {
	return Math.round(value * 100) / 100;
}

// src/insight/worth.ts
/** The impact of a run, and of each patch that two trials of the run set side by side. */
function worthOf(record, past, plan) {
	const score = (change) => impactOf(change, backgroundOf(past), plan.weights, (name) => plan.kpis[name]?.better ?? "smaller");
	const { pullRequest } = record;
	if (pullRequest) return {
		run: pullRequest.isUnclear ? void 0 : score({
			effect: pullRequest.effect,
			lines: linesOf(pullRequest.change)
		}),
		patches: /* @__PURE__ */ new Map()
	};
	const flakes = new Set(past.flakes.flatMap(({ test }) => past.tests.get(test)?.id ?? []));
	const between = (before, after) => {
		const comparison = compareTests(before.tests, after.tests, /* @__PURE__ */ new Map(), 1);
		return score({
			effect: effectOf(before, after, comparison, (id) => flakes.has(id)),
			lines: void 0
		});
	};
	const baseline = baselineOf(record.trials);
	const all = record.trials.findLast(({ kind, judgement, patches }) => kind === "full" && judgement.outcome === "green" && patches.length > 0);
	const hasLanded = record.patches.some(({ verdict }) => madeIt(verdict.verdict));
	const patches = /* @__PURE__ */ new Map();
	for (const patch of record.patches) {
		const sides = sidesOf(patch, record.trials);
		const effect = sides ? void 0 : brokenBy(patch, baseline);
		if (sides) patches.set(patch.id, between(...sides));
		else if (effect) patches.set(patch.id, score({
			effect,
			lines: void 0
		}));
	}
	return {
		run: baseline && all && hasLanded ? between(baseline, all) : void 0,
		patches
	};
}
/** The whole trials without a patch and with it. */
function sidesOf({ id, verdict }, trials) {
	const { greenTree, redTree } = verdict.evidence ?? {};
	if (greenTree !== void 0 && redTree !== void 0) {
		const [green, red] = [greenTree, redTree].map((tree) => wholeTrialOf(trials, tree));
		return green && red ? [green, red] : void 0;
	}
	if (!madeIt(verdict.verdict)) return void 0;
	const greens = trials.filter(({ kind, judgement }) => kind !== "focus" && judgement.outcome === "green");
	for (const after of greens) {
		if (!after.patches.includes(id)) continue;
		const rest = new Set(after.patches.filter((other) => other !== id));
		const before = greens.find(({ patches }) => patches.length === rest.size && patches.every((other) => rest.has(other)));
		if (before) return [before, after];
	}
}
/** What a culprit breaks, where only the failing tests were run with it. */
function brokenBy({ verdict }, baseline) {
	const broken = verdict.verdict === "culprit" ? verdict.evidence?.tests?.length ?? 0 : 0;
	if (broken === 0 || !baseline || baseline.tests.length === 0) return void 0;
	return {
		tests: {
			ran: baseline.tests.length,
			broken,
			red: 0,
			mended: 0,
			lost: 0,
			added: 0,
			newFlakes: 0
		},
		isGreen: {
			before: true,
			after: false
		},
		shared: void 0,
		numbers: []
	};
}
function backgroundOf({ runs, offers }) {
	return {
		durations: runs.flatMap(({ suite }) => suite?.outcome === "green" ? [suite.durationMs] : []),
		numbers: (name) => runs.flatMap(({ metrics }) => metrics.get(name) ?? []),
		lines: offers.map(({ lines }) => lines)
	};
}
/** Lines of code added less lines deleted. Tests and documents make a project bigger and no worse. */
function linesOf({ files }) {
	return files.filter(({ path }) => !isDocument(path) && !isOfTests(path)).reduce((sum, { added, deleted }) => sum + added - deleted, 0);
}

// src/insight/analyse.ts
/** Analyses a run. With an empty past it says only what the run shows alone. */
function analyse({ record, kpis, past, plan, setting, tuning }) {
	const before = past.runs.filter(({ run }) => run !== record.runId);
	const all = [...kpis, ...overRuns(past)].map((kpi) => ({
		...kpi,
		previous: before.findLast(({ metrics }) => metrics.has(kpi.name))?.metrics.get(kpi.name) ?? null,
		goal: plan.kpis[kpi.name]?.goal ?? null,
		alert: ruleAlert(kpi, plan.kpis[kpi.name])
	}));
	const states = (plan.alerts.trends ? WATCHES : []).flatMap((watch) => {
		const state = watch(past);
		return state ? [{
			says: state.says,
			begins: beginsNow(past, watch, state)
		}] : [];
	});
	const alerts = [...all.flatMap(({ alert }) => alert ?? []), ...states.filter(({ begins }) => begins).map(({ says }) => says)];
	const { pullRequest } = record;
	const worth = worthOf(record, past, plan);
	return {
		kpis: all,
		alerts,
		notices: states.filter(({ begins }) => !begins).map(({ says }) => says),
		impact: worth.run,
		patchImpacts: worth.patches,
		risk: pullRequest && riskOf(pullRequest.change, pullRequest.recent, culpritRates(past)),
		transitions: transitionsOf(past),
		causes: causesOf(past),
		lessons: learn({
			past,
			record,
			setting
		}, plan.lessons.accepted),
		feedback: followUp(past, tuning, record.startedAt),
		trends: toTrends(past, record.name, record.targetBranch, all)
	};
}
/** The alert for a KPI outside the limits of the configuration; `null` when it is inside. */
function ruleAlert({ name, value, unit }, rule) {
	const { above, below } = rule?.alert ?? {};
	const shown = `${Math.round(value * 1e3) / 1e3} ${unit}`;
	if (above !== void 0 && value > above) return `${name} is ${shown}, above ${above}.`;
	if (below !== void 0 && value < below) return `${name} is ${shown}, below ${below}.`;
	return null;
}
/** For each folder: how many tested patches touched it, and how many of them were culprits. */
function culpritRates({ offers }) {
	const folders = /* @__PURE__ */ new Map();
	for (const { paths, verdict } of offers) {
		if (!wasTested(verdict)) continue;
		for (const folder of new Set(paths.map(folderOf))) {
			const known = folders.get(folder) ?? {
				folder,
				culprits: 0,
				patches: 0
			};
			known.patches += 1;
			if (verdict === "culprit") known.culprits += 1;
			folders.set(folder, known);
		}
	}
	return [...folders.values()];
}

// src/platform/text/places.ts
/** Removes the folders of this machine from texts that leave it. */
/**
* Makes a function that takes the names of folders out of paths, so that a path is seen from its folder. A folder that
* stands alone becomes `.`. `temporary`: where the run made its own folders; only those are taken out.
*/
function withoutFolders(folders, temporary) {
	const names = [String.raw`${quoted$1(temporary)}/autosync-(?:copy-)?\w{6}(?:/workspace|/store\.git)?`, ...folders.toSorted((a, b) => b.length - a.length).filter((folder) => folder !== "/").map(quoted$1)].join("|");
	const pattern = new RegExp(String.raw`(?<![\w.:/-])(?:${names})(?:(/)|(?![\w-]|\.\w))`, "g");
	return (text) => text.replace(pattern, (_, slash) => slash ? "" : ".");
}
function quoted$1(text) {
	return text.replaceAll(/[.*+?^${}()|[\]\\/-]/g, String.raw`\$&`);
}
__name(quoted$1, "quoted");

// src/report/outputs.ts
/** The action's outputs. Workflows depend on their names. An output without a value is an empty text. */
function toOutputs(record, run, outDirectory) {
	const count = (counts) => String(record.patches.filter(({ verdict }) => counts(verdict.verdict)).length);
	return {
		result: record.result,
		"landed-sha": record.landed?.commit ?? "",
		"landed-count": count(madeIt),
		"rejected-count": count(wasRejected),
		"undecided-count": count((verdict) => verdict === "undecided"),
		"impact-score": run.impact ? String(run.impact.score) : "",
		"pull-request-url": record.proposal?.url ?? "",
		"lessons-count": String(run.lessons.length),
		"alerts-count": String(run.alerts.length),
		"report-dir": outDirectory,
		"run-json": `${outDirectory}/${REPORT.run}`
	};
}
/**
* The exit code of a run without a problem: 0, or 1 where `fail-on` says fail. `isAlarmed`: there are alerts that
* must fail the run.
*/
function toExitCode(record, failOn, isAlarmed = false) {
	if (failOn === "never") return 0;
	if (record.pullRequest?.isUnclear) return isAlarmed ? 1 : 0;
	const machineryFailed = record.patches.some(({ verdict }) => verdict.reason === "error" || verdict.reason === "push-refused");
	if (isAlarmed || record.result === "baseline-red" || machineryFailed) return 1;
	const isOut = record.patches.some(({ verdict }) => wasRejected(verdict.verdict) || verdict.verdict === "undecided");
	return failOn === "rejected" && isOut ? 1 : 0;
}

// src/report/place.ts
/** A place in a stack, such as `src/a.test.ts:12`, that is a relative path and not in a dependency. */
const IN_TRACE = /(?<![\w@./\\-])((?!node_modules\/|vendor\/|site-packages\/)(?:[\w@.-]+\/)*[\w@.-]+\.[A-Za-z]{1,5}):(\d+)/g;
/**
* The place to show for a failed test: its own file, with the line from the report or from the stack. Where
* the file is unknown, the first place in the stack.
*/
function placeOf$1({ file, line, trace = "", message = "" }) {
	if (file !== void 0 && line !== void 0) return {
		file,
		line
	};
	const places = [...`${message}\n${trace}`.matchAll(IN_TRACE)].map(([, path, at]) => ({
		file: path.replace(/^\.\//, ""),
		line: Number(at)
	}));
	return places.find((place) => place.file === file) ?? (file === void 0 ? places[0] : { file });
}
__name(placeOf$1, "placeOf");

// src/report/annotations.ts
/** Verdicts that are worth a warning each. */
const WARNED = /* @__PURE__ */ new Set([
	"conflict",
	"refused",
	"invalid",
	"undecided",
	"blocked"
]);
/** The runner shows ten annotations of each level for a step, and cuts a message at 4,096 characters. */
const MOST$2 = 10;
const LONGEST$3 = 4e3;
/**
* The annotations, most useful first: the run's problem, each culprit with the first test it breaks, the other
* failing tests, then the other patches that were not accepted.
*/
function toAnnotations(record) {
	const problem = record.problem === void 0 ? [] : [{
		level: "error",
		title: "AutoSync",
		message: record.problem
	}];
	const [first, more] = failures(record);
	const errors = [
		...problem,
		...pushFailure(record),
		...first,
		...more
	];
	const warnings = record.patches.filter(({ verdict }) => verdict.reason !== "push-refused").filter(({ verdict }) => WARNED.has(verdict.verdict)).map(({ id, verdict }) => ({
		level: "warning",
		title: `${verdict.verdict}: ${clip(id, 100)}`,
		message: verdict.detail
	}));
	return [...limited(errors), ...limited(warnings)].map((item) => ({
		...item,
		message: clip(item.message, LONGEST$3)
	}));
}
/** Green patches that could not land, in one annotation: the reason is the same for all of them. */
function pushFailure({ patches, targetBranch }) {
	const first = patches.find(({ verdict }) => verdict.reason === "push-refused");
	const title = `Green, but not landed on ${clip(targetBranch, 100)}`;
	return first ? [{
		level: "error",
		title,
		message: first.verdict.detail
	}] : [];
}
/** First: one for each culprit (or the red base). Second: one for each further test that it breaks. */
function failures(record) {
	const base = baselineOf(record.trials);
	const culprits = record.patches.filter(({ verdict }) => verdict.verdict === "culprit").map(({ id, verdict }) => ({
		title: `culprit: ${clip(id, 100)}`,
		message: verdict.detail,
		ids: verdict.evidence?.tests ?? [],
		trial: tellingTrialOf(record.trials, verdict.evidence?.redTree ?? "")
	}));
	const judgement = base?.judgement;
	const all = [...record.result === "baseline-red" && judgement && "failed" in judgement ? [{
		title: judgement.outcome === "red" && judgement.reason === "setup-failed" ? "The set-up failed on the base" : "The base is red",
		message: judgement.why,
		ids: judgement.failed,
		trial: base
	}] : [], ...culprits].map(({ title, message, ids, trial }) => {
		const tests = ids.slice(0, MOST$2).map((id) => ({
			id,
			test: trial?.tests.find((test) => test.id === id)
		}));
		return tests.length === 0 ? [{
			level: "error",
			title,
			message
		}] : tests.map(({ id, test }, index) => ({
			level: "error",
			title: `${title} · ${clip(id, 150)}`,
			message: [index === 0 ? message : "", test?.message ?? ""].filter(Boolean).join("\n\n") || id,
			...test ? placeOf$1(test) : {}
		}));
	});
	return [all.flatMap((group) => group.slice(0, 1)), all.flatMap((group) => group.slice(1))];
}
function limited(annotations) {
	const [first] = annotations;
	if (!first || annotations.length <= MOST$2) return [...annotations];
	const rest = annotations.length - MOST$2 + 1;
	return [...annotations.slice(0, 9), {
		level: first.level,
		title: "AutoSync",
		message: `${rest} more are in the job summary.`
	}];
}

// src/report/write-ctrf.ts
/** Writes test results in the Common Test Report Format (CTRF). */
/** Builds the content of a CTRF report (ctrf.io). A unit test checks it against the schema. */
function toCtrf(input) {
	return {
		reportFormat: "CTRF",
		specVersion: "0.0.0",
		generatedBy: "autosync",
		results: {
			tool: { name: "autosync" },
			summary: {
				...countStatuses(input.tests),
				flaky: input.tests.filter((test) => test.flaky).length,
				start: input.startedAt,
				stop: input.startedAt + input.durationMs,
				duration: input.durationMs
			},
			tests: input.tests.map(toCtrfTest),
			extra: input.extra
		}
	};
}
function toCtrfTest(test) {
	return {
		testId: test.id,
		name: test.name || "(no name)",
		status: test.status,
		duration: test.durationMs,
		...test.suite.length > 0 ? { suite: test.suite } : {},
		...test.message ? { message: test.message } : {},
		...test.trace ? { trace: test.trace } : {},
		...test.file ? { filePath: test.file } : {},
		...test.line ? { line: test.line } : {},
		...test.rawStatus ? { rawStatus: test.rawStatus } : {},
		...test.output ? { stdout: test.output.split("\n") } : {},
		...test.flaky ? { flaky: true } : {},
		...test.attempts?.length ? {
			retries: test.attempts.length,
			retryAttempts: test.attempts.map(toAttempt)
		} : {}
	};
}
function toAttempt({ status, durationMs, message, trace }, index) {
	return {
		attempt: index + 1,
		status,
		...durationMs === void 0 ? {} : { duration: durationMs },
		...message ? { message } : {},
		...trace ? { trace } : {}
	};
}

// src/report/files.ts
/** File name → content. */
function toFiles(record, run, { lessons, feedback, trends }, summary) {
	const last = lastGreenOf(record.trials) ?? record.trials.findLast(({ kind }) => kind !== "focus");
	return {
		[REPORT.run]: json(run),
		[REPORT.summary]: summary,
		[REPORT.lessons]: json({
			schema: "autosync.lessons/1",
			lessons
		}),
		[REPORT.feedback]: json({
			schema: "autosync.feedback/1",
			feedback
		}),
		[REPORT.trends]: json(trends),
		[REPORT.trendsTable]: toCsv(trends),
		...last ? { [REPORT.testResults]: json(toCtrf({
			tests: last.tests,
			startedAt: last.startedAt,
			durationMs: last.durationMs,
			extra: {
				tree: last.tree,
				trial: last.number,
				outcome: last.judgement.outcome,
				why: last.judgement.why
			}
		})) } : {}
	};
}
/** One line for each run. A quote in front keeps a spreadsheet from taking a text for a formula. */
function toCsv({ runs, series }) {
	const cell = (value) => {
		const text = String(value ?? "");
		if (typeof value !== "string") return text;
		return `"${(/^[\s=+\-@＝＋－＠]/u.test(text) ? `'${text}` : text).replaceAll("\"", "\"\"")}"`;
	};
	return [[
		"run",
		"at",
		"commit",
		"result",
		...series.map(({ name }) => name)
	], ...runs.map(({ run, at, commit, result }, i) => [
		run,
		at,
		commit,
		result,
		...series.map(({ values }) => values[i] ?? null)
	])].map((row) => `${row.map(cell).join(",")}\r\n`).join("");
}
function json(value) {
	return `${JSON.stringify(value, void 0, 2)}\n`;
}

// src/report/sentence.ts
/** The run in one sentence, for the top of every report. */
/** Verdicts of patches that did not land, in the order in which the sentence lists them. */
const OUT = Object.keys(REASONS).filter((name) => wasRejected(name) || name === "undecided");
/** `2 culprits`, `1 refused`: only `culprit` and `conflict` are nouns with a plural. */
function countedVerdict(name, count) {
	return `${count} ${name}${count > 1 && (name === "culprit" || name === "conflict") ? "s" : ""}`;
}
/** What landed, what did not, and whether the branch is healthy. Plain text. */
function sentence(record) {
	if (record.pullRequest && !record.problem) return ofPullRequest(record.pullRequest, record.patches[0]?.verdict);
	const { result, patches, targetBranch, landed } = record;
	const stuck = patches.filter(({ verdict }) => verdict.reason === "push-refused");
	const counts = countVerdicts(patches.map(({ verdict }) => verdict));
	const made = patches.filter(({ verdict }) => madeIt(verdict.verdict)).length;
	const rest = listed$1(counts);
	const offered = made + OUT.reduce((sum, name) => sum + (counts[name] ?? 0), 0);
	const how = record.proposal ? `and proposed to ${targetBranch} in pull request #${record.proposal.number}` : landed ? `and landed on ${targetBranch} as ${landed.commit.slice(0, 12)}` : `(dry run: nothing was pushed to ${targetBranch})`;
	if (stuck.length > 0 && result !== "error") return `The tests are green with ${counted(stuck.length, "patch", "patches")}, which could not land on ${targetBranch}. ${stuck[0].verdict.detail}${others(counts, stuck.length)}`;
	switch (result) {
		case "landed": return `${made === 1 ? "The offered patch is" : `All ${made} offered patches are`} green ${how}.`;
		case "partial": return `${made} of ${offered} patches ${made === 1 ? "is" : "are"} green ${how}; ${rest}.`;
		case "rejected": return `No patch landed on ${targetBranch}: ${rest}.`;
		case "empty": return landed ? `${targetBranch} already contained every patch; their files were cleared as ${landed.commit.slice(0, 12)}.` : `${patches.length === 0 ? "No patch was offered" : "Nothing new was offered"}; the tests of ${targetBranch} are green.`;
		case "baseline-red": return hasSetupFailed(record) ? `The set-up failed on ${targetBranch}, so nothing could be tested. Nothing landed.` : `The tests of ${targetBranch} are red without any patch, and the batch does not repair them. Nothing landed.`;
		case "error": return `The run could not be finished${landed ? `, but ${made} patches are green ${how}` : "; nothing landed"}.`;
	}
}
function hasSetupFailed({ trials }) {
	const judgement = baselineOf(trials)?.judgement;
	return judgement?.outcome === "red" && judgement.reason === "setup-failed";
}
function listed$1(counts) {
	return OUT.filter((name) => counts[name]).map((name) => countedVerdict(name, counts[name])).join(", ");
}
__name(listed$1, "listed");
/** The verdicts besides those of the green patches that could not land. */
function others(counts, stuck) {
	const rest = listed$1({
		...counts,
		undecided: (counts.undecided ?? 0) - stuck
	});
	return rest === "" ? "" : ` Besides: ${rest}.`;
}
function ofPullRequest(found, verdict) {
	const { caused, alreadyRed, fixed } = found.comparison;
	const before = alreadyRed.length === 0 ? "" : ` ${tests(alreadyRed.length)} ${alreadyRed.length === 1 ? "was" : "were"} red before.`;
	const mended = fixed.length === 0 ? "" : ` It mends ${tests(fixed.length)}.`;
	if (verdict?.verdict === "culprit" && caused.length > 0) return `This change breaks ${tests(caused.length)}.${mended}${before}`;
	switch (verdict?.verdict) {
		case "accepted": return `This change breaks nothing${found.after.tests === 0 ? "" : `: ${tests(found.after.tests)} looked at`}.${mended}${before}`;
		case "culprit": return `This change turns the tests red: ${verdict.detail}`;
		default: return `What this change does could not be told: ${verdict?.detail ?? "the run ended too early"}`;
	}
}
function tests(count) {
	return counted(count, "test");
}
function countVerdicts(verdicts) {
	const counts = {};
	for (const { verdict } of verdicts) counts[verdict] = (counts[verdict] ?? 0) + 1;
	return counts;
}

// src/report/terminal.ts
/** The verdicts as a plain table, the run in one sentence, its problem, and notes. */
function toTerminal(record) {
	const rows = record.patches.map(({ id, verdict }) => [
		clip(toVisibleLine(id), 40),
		verdict.verdict,
		verdict.reason,
		clip(toVisibleLine(verdict.detail), 240)
	]);
	const widths = [
		0,
		1,
		2
	].map((column) => Math.max(0, ...rows.map((row) => row[column].length)));
	const lines = rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ").trimEnd());
	const problem = record.problem === void 0 ? [] : record.problem.split("\n").map(toVisibleLine);
	const notes = [...record.flaky.length === 0 ? [] : [`Flaky: ${record.flaky.slice(0, 5).join(", ")}`], ...record.notes.slice(0, 10)].map((note) => `note: ${clip(toVisibleLine(note), 400)}`);
	return [
		...lines,
		...lines.length > 0 ? [""] : [],
		sentence(record),
		...problem,
		...notes
	];
}

// src/report/reports.ts
/** All reports of a run. Each text is redacted once more. */
function toReports({ record, analysis, outDirectory, runUrl, redact }) {
	const run = toRunJson(record, sentence(record), analysis);
	const summary = redact(toSummary(record, run, analysis.trends));
	const files = Object.entries(toFiles(record, run, analysis, summary));
	return {
		files: Object.fromEntries(files.map(([name, content]) => [name, redact(content)])),
		published: {
			outputs: toOutputs(record, run, outDirectory),
			summary,
			comment: redact(toComment(run, { run: runUrl }, analysis.trends)),
			proposal: record.proposal,
			annotations: toAnnotations(record).map((item) => ({
				...item,
				title: redact(item.title),
				message: redact(item.message)
			})),
			lines: toTerminal(record).map(redact)
		}
	};
}

// src/finish.ts
/** The end of a run: history first, then analysis and reports. A failure in here undoes no landing. */
/** Records, analyses and reports a run. Returns the exit code. */
async function finish(request) {
	const { facts, durationMs, plan, secrets, folders, temporary, outDirectory, runUrl, log } = request;
	const hide = redactor(secrets);
	const shorten = withoutFolders(folders, temporary);
	const redact = (text) => shorten(hide(text));
	const record = () => {
		return redactAll(facts.record(durationMs), redact);
	};
	const analysis = recordAndAnalyse(request, record());
	for (const notice of analysis.notices) facts.note(notice);
	for (const note of await request.startWorkflows(analysis.alerts.length)) facts.note(note);
	const last = record();
	const { files, published } = toReports({
		record: last,
		analysis,
		outDirectory,
		runUrl,
		redact
	});
	const exitCode = facts.problemExitCode ?? toExitCode(last, request.failOn, plan.alerts.fail && analysis.alerts.length > 0);
	const problem = await writeFiles(files, outDirectory);
	if (problem !== void 0) log.warning(hide(`The reports could not be written to ${outDirectory}: ${problem}`));
	await request.publish(published);
	return exitCode === EXIT.done && problem !== void 0 ? EXIT.broken : exitCode;
}
/** Writes the run into the history and analyses it. If the history fails, the analysis has no past. */
function recordAndAnalyse(request, record) {
	const { facts, history, durationMs, name, branch, plan, setting, tuning } = request;
	const kpis = measure(record);
	const analyseWith = (past) => analyse({
		record,
		kpis,
		past,
		plan,
		setting,
		tuning
	});
	if (request.isCancelled) return history.ask(() => analyseWith(pastOf(history, name, branch)), void 0) ?? analyseWith(NO_PAST);
	return history.write(() => {
		history.end(facts.record(durationMs), kpis, request.keepDetails);
		const found = history.ask(() => analyseWith(pastOf(history, name, branch)), void 0);
		if (found) history.keep(lessonsOf(name, branch), {
			...found,
			said: {
				...wordsOf$1(found),
				tuning
			}
		});
		return found;
	}) ?? analyseWith(NO_PAST);
}
/** What insight said of the run, for people who ask the history later. */
function wordsOf$1({ impact, patchImpacts, risk, alerts, lessons }) {
	return {
		impact: impact?.score ?? null,
		patchImpacts: Object.fromEntries([...patchImpacts].map(([id, { score }]) => [id, score])),
		risk: risk?.score ?? null,
		alerts,
		lessons: lessons.filter(({ status }) => status !== "resolved").map(({ id }) => id)
	};
}
__name(wordsOf$1, "wordsOf");
/** Writes the files. Returns the first error, if there was one. */
async function writeFiles(files, folder) {
	const writes = Object.entries(files).map(([name, content]) => writeAtomically(path.join(folder, name), content));
	const failed = (await Promise.allSettled(writes)).find((write) => write.status === "rejected");
	return failed && failed.reason.message;
}

// src/isolate/breakers.ts
/** At most this many explanations are followed, and none with more patches than this. */
const MOST_EXPLANATIONS = 200;
const MOST_BREAKERS = 8;
/** Explanations that are so much less likely than the best one are left out. */
const LEAST = 1e-4;
const SMALLEST = 1e-9;
const LARGEST$1 = .99;
/** A test passes though a patch is in that breaks it: it needs another one for that, or another one repairs it. */
const SPARED = .005;
/**
* The chances after these answers. All explanations are built set by set: one member of the smallest set that is not
* explained yet breaks the test, and those before it do not. So no two of them overlap. `prior`: each patch's chance.
*/
function breaking(prior, passed, failed) {
	const passes = prior.map((_, at) => passed.filter((isOn) => isOn[at]).length);
	const besides = prior.map((chance, at) => Math.min(Math.max(chance * SPARED ** passes[at], SMALLEST), LARGEST$1));
	const cleared = prior.reduce((all, chance, at) => passes[at] > 0 ? all * (1 - Math.min(chance, LARGEST$1)) : all, 1);
	const found = explain(smallest(failed.map((isOn) => isOn.flatMap((is, at) => is ? [at] : [])).filter(({ length }) => length > 0)), besides);
	const total = found.reduce((sum, { chance }) => sum + chance, 0);
	const explanations = found.map((one) => ({
		...one,
		chance: one.chance / total
	}));
	const chances = besides.map((chance) => chance);
	for (const { breakers, out, chance } of explanations) {
		for (const at of breakers) chances[at] += chance * (1 - besides[at]);
		for (const at of out) chances[at] -= chance * besides[at];
	}
	return {
		chances,
		explanations,
		besides,
		likelihood: cleared * total
	};
}
/** The chance that the test fails with the patches for which `isOn` holds. */
function chanceOn$1({ explanations, besides }, isOn) {
	let none = 1;
	for (const [at, chance] of besides.entries()) if (isOn[at]) none *= 1 - chance;
	let fails = 0;
	for (const { breakers, chance } of explanations) fails += breakers.some((at) => isOn[at]) ? chance : chance * (1 - none);
	return Math.min(1, fails);
}
__name(chanceOn$1, "chanceOn");
/** Ways to explain that each set failed. Their chances are those before the answers. */
function explain(sets, besides) {
	const sumOf = (set) => set.reduce((sum, at) => sum + besides[at], 0);
	const ranked = sets.map((set) => set.toSorted((a, b) => besides[b] - besides[a])).toSorted((a, b) => sumOf(a) - sumOf(b));
	const done = [];
	let open = [{
		breakers: [],
		out: /* @__PURE__ */ new Set(),
		chance: 1
	}];
	for (let size = 0; open.length > 0 && size <= MOST_BREAKERS; size += 1) {
		const next = [];
		let best = Math.max(0, ...done.map(({ chance }) => chance));
		for (const from of open) {
			const set = ranked.find((one) => !from.breakers.some((at) => one.includes(at)));
			if (!set) {
				done.push(from);
				best = Math.max(best, from.chance);
				continue;
			}
			let before = from.chance;
			for (const at of set) {
				if (from.out.has(at)) continue;
				const chance = before * besides[at];
				best = Math.max(best, chance);
				if (chance < best * LEAST) break;
				next.push({
					from,
					set,
					at,
					chance
				});
				before *= 1 - besides[at];
			}
		}
		open = next.filter(({ chance }) => chance > best * LEAST).toSorted((a, b) => b.chance - a.chance).slice(0, MOST_EXPLANATIONS).map(({ from, set, at, chance }) => ({
			breakers: [...from.breakers, at],
			out: /* @__PURE__ */ new Set([...from.out, ...set.slice(0, set.indexOf(at))]),
			chance
		}));
	}
	return done.length > 0 ? done : open;
}
/** The sets that contain no other one, the smallest first. */
function smallest(sets) {
	const kept = [];
	for (const set of sets.toSorted((a, b) => a.length - b.length)) {
		const inSet = new Set(set);
		if (!kept.some((one) => one.every((at) => inSet.has(at)))) kept.push(set);
	}
	return kept;
}

// src/isolate/evidence.ts
/** Stands for a command that fails and names no test: it does not build, or it breaks off. */
const COMMAND$1 = "(the test command)";
/** A command that breaks off at different places fails for different reasons. Each is taken for a test. */
function commandAt(place) {
	return `${COMMAND$1} ${place}`;
}
/** Whether this is no test: the command broke off. */
function isCommand(test) {
	return test.startsWith(COMMAND$1);
}
/** Of tests that fail alike, at most this many are watched: one patch breaks them all, or hardly more. */
const MOST_ALIKE = 12;
/** Where more tests failed and kept others from running, nobody knows which of them did. */
const MOST_BLOCKERS = 6;
/** Everything that was seen in a search. */
var Evidence = class {
	seen = [];
	/** Tests that fail among others and pass by themselves: only full trials can judge them. */
	orderDependent = /* @__PURE__ */ new Set();
	/** Tests that failed in any trial, each with how many trials there were before it first did. */
	first = /* @__PURE__ */ new Map();
	/** Test → patches that are likelier to break it than others, how many times. */
	hints = /* @__PURE__ */ new Map();
	/** Test → patches without which it failed for the first time, though it had passed with them. */
	without = /* @__PURE__ */ new Map();
	/** Tests that ran on the base and were missing in a trial where nothing failed. */
	lost = /* @__PURE__ */ new Set();
	/** Test → patches that break it. */
	breakers = /* @__PURE__ */ new Map();
	/** No test is flaky: one answer is enough. */
	isSure;
	constructor(isSure) {
		this.isSure = isSure;
	}
	/** Tests that failed in any trial. */
	get tests() {
		return [...this.first.keys()];
	}
	/** Tests that failed and passed with the same patches. */
	get flaky() {
		const isFlaky = (test) => this.seen.some((seen) => this.says(seen, test) === true && this.onExactly([...seen.on], test).includes(false));
		return this.tests.filter((test) => !isCommand(test) && isFlaky(test));
	}
	/** Takes the answer of a trial. `asked`: the tests of a focus trial. */
	add(patches, asked, answer) {
		const failed = new Set(answer.outcome === "red" ? answer.tests : []);
		const isMute = answer.outcome === "red" && failed.size === 0;
		const { places = [] } = answer.outcome === "red" ? answer : {};
		if (isMute) for (const place of places.length > 0 ? places : [""]) failed.add(commandAt(place));
		const unknown = new Set(answer.outcome === "red" ? answer.unknown : []);
		const hidesOthers = isMute || answer.outcome === "red" && answer.hidesOthers === true;
		const now = {
			at: this.seen.length,
			on: new Set(patches),
			asked: asked && new Set(asked),
			failed,
			unknown,
			hidesOthers,
			isMute,
			seconds: answer.seconds
		};
		for (const test of failed) if (!this.first.has(test)) this.begin(test, now);
		const hints = answer.outcome === "red" ? Object.entries(answer.hints ?? {}) : [];
		for (const [test, scores] of hints) this.hints.set(test, new Map(Object.entries(scores)));
		this.seen.push(now);
		for (const test of asked ?? failed) this.noteOrder(test, now);
		if (answer.outcome === "red" && answer.areLost) for (const test of failed) this.lost.add(test);
	}
	/** Notes a test that fails among all tests every time, and passes by itself, with the same patches. */
	noteOrder(test, { on }) {
		const same = this.seen.filter((seen) => isSame$2(seen.on, on));
		const passes = same.filter(({ asked, failed }) => asked?.has(test) && !failed.has(test));
		const isEnough = same.filter(({ asked, failed }) => !asked && failed.has(test)).length >= (this.isSure ? 1 : 2);
		const passed = same.some((seen) => !seen.asked && this.says(seen, test) === false);
		if (isEnough && passes.length > 0 && !passed) this.orderDependent.add(test);
	}
	/** Whether only a trial of all tests can judge this one: it depends on others, or it disappeared. */
	needsAllTests(test) {
		return this.orderDependent.has(test) || this.lost.has(test);
	}
	/** What a trial says about a test: it failed (`true`), or passed, or this trial says nothing (`undefined`). */
	says({ at, asked, failed, unknown, hidesOthers, isMute }, test) {
		if (asked ? !asked.has(test) || this.orderDependent.has(test) : unknown.has(test)) return void 0;
		if (failed.has(test)) return true;
		if (isMute || hidesOthers && isCommand(test)) return void 0;
		return hidesOthers && !(this.first.get(test) < at) ? void 0 : false;
	}
	/** Seconds that a trial of all tests usually takes: the median of those that ran to their end. */
	get fullSeconds() {
		const whole = this.seen.filter(({ asked, seconds }) => !asked && seconds !== void 0);
		const usual = whole.some(({ isMute }) => !isMute) ? whole.filter(({ isMute }) => !isMute) : whole;
		return usual.map(({ seconds }) => seconds).toSorted((a, b) => a - b)[Math.floor(usual.length / 2)];
	}
	/**
	* What a trial of all tests costs where this one fails, in usual ones: little where it breaks off early, much where it
	* hangs. Of several trials the cheapest counts, because another test may be why the others took longer.
	*/
	priceWhereFails(test) {
		const failed = this.seen.filter((seen) => !seen.asked && this.says(seen, test) === true);
		const least = Math.min(...failed.map(({ seconds }) => seconds ?? Infinity));
		const usual = this.fullSeconds;
		return usual && Number.isFinite(least) ? least / usual : 1;
	}
	/** Whether one test that fails may keep another one from its answer: it kept others from running, or those are lost. */
	mayHide(failing, test) {
		if (this.lost.has(test)) return !this.lost.has(failing);
		return this.seen.some(({ hidesOthers, failed }) => hidesOthers && failed.size <= MOST_BLOCKERS && failed.has(failing));
	}
	/** Notes that a patch breaks a test, as good as surely. */
	settle(test, patch) {
		this.breakers.set(test, /* @__PURE__ */ new Set([...this.breakers.get(test) ?? [], patch]));
	}
	/** Takes back that a patch breaks any test: its tests are explained otherwise. */
	unsettle(patch) {
		for (const [test, patches] of this.breakers) this.breakers.set(test, new Set([...patches].filter((id) => id !== patch)));
	}
	/** Patches that are known to break a test: no trial with them saw it pass. */
	breakersOf(test) {
		const passed = this.seen.filter((seen) => this.says(seen, test) === false);
		return new Set([...this.breakers.get(test) ?? []].filter((id) => !passed.some(({ on }) => on.has(id))));
	}
	/** Whether a patch that is known to break the test was in whenever it failed. */
	isExplained(test) {
		const breakers = [...this.breakersOf(test)];
		return this.seen.every((seen) => this.says(seen, test) !== true || breakers.some((id) => seen.on.has(id)));
	}
	/** Tests to watch: of those that failed alike among all tests, for the same patches to look at, only some. */
	watched() {
		const whole = this.seen.filter(({ asked }) => !asked);
		return [...Map.groupBy(this.tests, (test) => [...whole.map((seen) => this.says(seen, test)), JSON.stringify([...this.hints.get(test) ?? []])].join()).values()].flatMap((tests) => sample(tests, MOST_ALIKE));
	}
	/** What trials of exactly these patches said about a test, oldest first. */
	onExactly(patches, test) {
		const asked = new Set(patches);
		return this.seen.filter(({ on }) => isSame$2(on, asked)).map((seen) => this.says(seen, test)).filter((said) => said !== void 0);
	}
	/** How often exactly these patches were tried: by all tests, or by each of the given ones. */
	timesAsked(patches, tests) {
		const wanted = new Set(patches);
		const same = this.seen.filter(({ on }) => isSame$2(on, wanted));
		if (!tests) return same.filter(({ asked }) => !asked).length;
		return Math.min(...tests.map((test) => same.filter(({ asked }) => !asked || asked.has(test)).length));
	}
	/** Patches that may repair a test: it failed for the first time after they had left, and never with them. */
	repairersOf(test) {
		const failed = this.seen.filter((seen) => this.says(seen, test) === true);
		return new Set([...this.without.get(test) ?? []].filter((id) => !failed.some(({ on }) => on.has(id))));
	}
	/** Notes a test that fails for the first time, and whether it did so after patches had left. */
	begin(test, now) {
		this.first.set(test, now.at);
		const before = this.seen.filter((seen) => this.says(seen, test) === false && isSuperset(seen.on, now.on)).map(({ on }) => [...on].filter((id) => !now.on.has(id))).filter((left) => left.length > 0).toSorted((a, b) => a.length - b.length)[0];
		if (before) this.without.set(test, new Set(before));
	}
};
function isSame$2(one, other) {
	return one.size === other.size && isSuperset(one, other);
}
__name(isSame$2, "isSame");
function isSuperset(whole, part) {
	return [...part].every((id) => whole.has(id));
}
/** Some of the tests, evenly spread, because reports list the tests of one file together. */
function sample(tests, most) {
	if (tests.length <= most) return tests;
	return Array.from({ length: most }, (_, i) => tests[Math.floor(i * tests.length / most)]);
}

// src/isolate/blame.ts
/** Who is to blame for a test that failed: a patch, several, or nobody, because it fails for no reason. */
/** A test fails without the patch that breaks it: another one does. At least this likely. */
const ANOTHER = .01;
/** How many patches break a test on average, before anything is known: hardly more than one, or several. `share`: how likely that is. */
const BREAKERS = [{
	count: .2,
	share: .85
}, {
	count: 2,
	share: .15
}];
/** Odds that a patch breaks a test only where another one is missing, if patches have left. */
const REPAIR_ODDS = 1;
/** How likely it is that the truth is more complicated: a test is broken by two patches together, say. */
const OTHER = .03;
/** How much likelier than a flake it is that a patch breaks a test which failed on it, for a share of culprits of 1. */
const BREAK_ODDS = 10;
/** How much less likely it is that a second patch breaks a test, too, than that one does. */
const SECOND_ODDS = .1;
/** How likely it is that a test which failed is flaky, for a rate of 1 of the tests that are watched. */
const FLAKE_ODDS = 50;
/** How much less likely it is that a patch breaks a test only among others, than that it breaks one by itself, too. */
const ORDER_ODDS = .05;
/** A flaky test's rate of failing is Beta(1, 14): around one in fifteen, and hardly ever above one in four. */
const STEADY = 14;
/** Weighs up the evidence about each test. */
var Blames = class {
	evidence;
	flakeOdds;
	hintTrust;
	/** What was weighed up since the last trial. */
	known = /* @__PURE__ */ new Map();
	knownAfter = 0;
	/** `testFlakeRate`: 0 where no test is flaky. */
	constructor(evidence, { testFlakeRate, hintTrust }) {
		this.evidence = evidence;
		this.flakeOdds = FLAKE_ODDS * testFlakeRate;
		this.hintTrust = hintTrust;
	}
	/** The suspicion against each patch of a list, from what the patches change. It adds up to 1. */
	shares(test, among) {
		const hints = this.evidence.hints.get(test);
		const scores = among.map((id) => hints?.get(id) ?? 1);
		const total = scores.reduce((sum, score) => sum + score, 0);
		return scores.map((score) => this.hintTrust * score / total + (1 - this.hintTrust) / among.length);
	}
	/**
	* Who of a list breaks this test. Where a patch outside of the list is known to break it, the question is who does
	* besides. `culprits`: the share of patches that break something.
	*/
	of(test, among, culprits) {
		const says = this.evidence.seen.map((seen) => this.evidence.says(seen, test));
		const hints = this.evidence.hints.get(test);
		const key = [
			...says,
			culprits,
			isCommand(test),
			hints ? JSON.stringify([...hints]) : "",
			[...this.evidence.repairersOf(test)].join(),
			[...this.evidence.breakersOf(test)].join(),
			...among
		].join("\n");
		if (this.knownAfter < this.evidence.seen.length) this.known.clear();
		this.knownAfter = this.evidence.seen.length;
		const known = this.known.get(key) ?? this.weighUp(test, among, culprits);
		this.known.set(key, known);
		return known;
	}
	/**
	* The chance that a patch is innocent of a test that failed with it on top of `before`: that the test fails for no
	* reason. Against it stands that the patch breaks it, alone, or together with one of `before`, or where a patch is
	* missing. `among`: all patches that may break it.
	*/
	doubt(test, patch, among, before, culprits) {
		const passed = this.evidence.seen.filter((seen) => this.evidence.says(seen, test) === false);
		const failed = this.evidence.seen.filter((seen) => this.evidence.says(seen, test) === true);
		const known = /* @__PURE__ */ new Set([
			...before,
			patch,
			...passed.flatMap(({ on }) => [...on])
		]);
		const shares = this.shares(test, among);
		const shareOf = (id) => shares[among.indexOf(id)] ?? 1 / (among.length + 1);
		const share = shareOf(patch);
		const orElse = (on) => {
			if (passed.some((seen) => isSame$2(seen.on, on))) return 0;
			const others = sum([...on].filter((id) => !known.has(id)).map(shareOf));
			return on.has(patch) ? others / (others + share) : others > 0 ? 1 : 0;
		};
		const answers = [...passed.map(({ on }) => ({
			on,
			said: false,
			orElse: 0
		})), ...failed.map(({ on }) => ({
			on,
			said: true,
			orElse: orElse(on)
		}))].filter((answer) => answer.orElse < 1);
		const { flaky } = this.noReason(test, answers);
		if (flaky === 0) return 0;
		const missing = this.evidence.repairersOf(test);
		const likelihood = (fails) => answers.reduce((chance, { on, said }) => chance * (fails(on) === said ? 1 : said ? ANOTHER : SPARED), 1);
		const isRepaired = (on) => [...missing].some((id) => on.has(id));
		const alone = likelihood((on) => on.has(patch));
		const repaired = missing.size === 0 ? 0 : REPAIR_ODDS * likelihood((on) => on.has(patch) && !isRepaired(on));
		const partners = sum(before.map((id) => likelihood((on) => on.has(patch) && on.has(id))));
		const odds = this.oddsOf(test, among, culprits);
		return flaky / (flaky + (this.evidence.orderDependent.has(test) ? ORDER_ODDS : 1) * share * (odds * (alone + OTHER * partners / Math.max(1, before.length)) + repaired));
	}
	weighUp(test, among, culprits) {
		const answers = this.answersAbout(test, among);
		const { flaky, rate } = this.noReason(test, answers);
		const odds = BREAK_ODDS * culprits * among.length;
		const shares = this.shares(test, among);
		const missing = this.evidence.repairersOf(test);
		const unrepaired = answers.filter(({ isRepaired }) => !isRepaired);
		const nobody = among.map(() => false);
		const repairers = among.map((id) => missing.has(id));
		const cases = BREAKERS.flatMap(({ count, share }) => {
			const prior = shares.map((part) => part * count);
			const one = (weight, told, who) => {
				const found = breakingBy(prior, told);
				const some = -Math.expm1(prior.reduce((sum, chance) => sum + Math.log1p(-Math.min(chance, .99)), 0));
				return [{
					weight: weight * share * found.likelihood / some,
					breaking: found,
					repairers: who
				}];
			};
			const asIs = one(odds, answers, nobody);
			return missing.size === 0 ? asIs : [...asIs, ...one(REPAIR_ODDS, unrepaired, repairers)];
		});
		const other = odds * OTHER * .5 ** answers.length;
		if (other <= cases.reduce((sum, { weight }) => sum + weight, flaky)) return blameOf(cases, flaky, rate, among.length, false);
		const prefixes = answers.filter(({ isOn }) => isOn.every((is, at) => is || !isOn[at + 1]));
		const length = ({ isOn }) => isOn.filter(Boolean).length;
		const longest = Math.max(0, ...prefixes.filter(({ said }) => !said).map(length));
		const steps = prefixes.filter((answer) => !answer.said || length(answer) > longest);
		return blameOf([{
			weight: other,
			breaking: breakingBy(shares.map((part) => part * BREAKERS[0].count), steps),
			repairers: nobody
		}], flaky, rate, among.length, true);
	}
	/** How likely it is that one of these breaks a test, against a flake: less where it is known who broke it. */
	oddsOf(test, among, culprits) {
		const isKnown = [...this.evidence.breakersOf(test)].some((id) => !among.includes(id));
		return BREAK_ODDS * culprits * among.length * (isKnown ? SECOND_ODDS : 1);
	}
	/** What trials said about a test, but for fails that known culprits outside of the list explain. */
	answersAbout(test, among) {
		const breakers = [...this.evidence.breakersOf(test)].filter((id) => !among.includes(id));
		const missing = this.evidence.repairersOf(test);
		return this.evidence.seen.flatMap((seen) => {
			const said = this.evidence.says(seen, test);
			if (said === void 0 || said && breakers.some((id) => seen.on.has(id))) return [];
			return [{
				said,
				isOn: among.map((id) => seen.on.has(id)),
				isRepaired: [...missing].some((id) => seen.on.has(id))
			}];
		});
	}
	/** How likely it is that a test fails for no reason, and how often it does then. */
	noReason(test, answers) {
		let [fails, passes] = [0, 1];
		let flaky = (isCommand(test) ? this.flakeOdds / 5 : this.flakeOdds) * STEADY / 15;
		for (const { said, orElse = 0 } of answers) {
			const chance = (said ? 1 + fails : STEADY + passes) / (15 + fails + passes);
			flaky *= chance + (1 - chance) * orElse;
			if (said) fails += 1 - orElse;
			else passes += 1;
		}
		return {
			flaky,
			rate: (1 + fails) / (15 + fails + passes)
		};
	}
};
function breakingBy(prior, answers) {
	const setsWith = (wanted) => answers.filter(({ said }) => said === wanted).map(({ isOn }) => isOn);
	return breaking(prior, setsWith(false), setsWith(true));
}
function blameOf(cases, flaky, rate, length, isOdd) {
	const total = cases.reduce((sum, { weight }) => sum + weight, flaky);
	const possible = cases.filter(({ weight }) => weight > 0).map(({ weight, ...rest }) => ({
		...rest,
		chance: weight / total
	}));
	return {
		patches: Array.from({ length }, (_, at) => possible.reduce((sum, { chance, breaking: { chances } }) => sum + chance * chances[at], 0)),
		flaky: total > 0 ? flaky / total : 0,
		rate,
		cases: possible,
		isOdd
	};
}
/** The chance that a test fails on the patches for which `isOn` holds. */
function chanceOn({ cases, flaky, rate }, isOn) {
	return cases.reduce((all, { chance, breaking: who, repairers }) => {
		const count = repairers.filter(Boolean).length;
		const out = repairers.filter((may, at) => may && !isOn[at]).length;
		return all + chance * chanceOn$1(who, isOn) * (count === 0 ? 1 : out / count);
	}, flaky * rate);
}
function sum(values) {
	return values.reduce((total, value) => total + value, 0);
}

// src/isolate/asker.ts
/** Asks the questions of the search, counts the trials, and remembers what they said and what they cost. */
/** At most this many questions, those with known answers included, for each trial that is allowed. */
const MOST_QUESTIONS = 20;
/** How far the expected number of trials is drawn towards the number so far, 0 to 1. */
const DRAWN = .2;
/** However many patches were green, the next one may break something. */
const LEAST_CULPRITS = .02;
/** Ends the search from anywhere in it. */
var SearchEnd = class extends Error {
	why;
	constructor(why) {
		super(why);
		this.why = why;
	}
};
/** Asks questions, and keeps what is worth remembering of the answers. */
var Asker = class {
	belief;
	evidence;
	blames;
	/** No test is assumed to be flaky, so every answer counts at once. */
	isSure;
	known = /* @__PURE__ */ new Map();
	/** Answers of full trials, kept where no test is flaky. */
	fullAnswers = /* @__PURE__ */ new Map();
	/** Candidates whose full trial ran into the time limit. */
	timeouts = /* @__PURE__ */ new Set();
	/** Tests that could not be run by themselves when they were asked. */
	unfocusable = /* @__PURE__ */ new Set();
	canFocus;
	asked = 0;
	open;
	expected;
	considered = [];
	mostTrials;
	asks = {
		full: 0,
		focus: 0
	};
	focusSeconds = new Mean();
	guess;
	constructor(patches, assumptions) {
		const { prior, hasFocus, hasNames, testFlakeRate, suiteFlakeRate, mostTrials, focusCost } = assumptions;
		this.belief = { ...prior };
		this.canFocus = hasFocus;
		this.isSure = (hasNames ? testFlakeRate : suiteFlakeRate) === 0;
		this.evidence = new Evidence(this.isSure);
		this.blames = new Blames(this.evidence, assumptions);
		this.mostTrials = mostTrials;
		this.guess = focusCost;
		this.open = patches.length;
	}
	/** Says how many patches have no verdict yet. */
	remain(open) {
		this.open = open;
	}
	/** Says how many trials are still expected. */
	expect(trials) {
		this.expected = trials;
	}
	/** Says what could be asked instead of the next question. */
	consider(considered) {
		this.considered = considered;
	}
	/** Whether the full trial of these patches ran into the time limit. */
	ranIntoLimit(patches) {
		return this.timeouts.has(patches.join("\n"));
	}
	/** How many trials may still be asked. */
	get room() {
		return this.mostTrials - this.asks.full - this.asks.focus;
	}
	/** The share of patches that break something, as far as is known. */
	get culpritShare() {
		const { culprits, innocents } = this.belief;
		return Math.max(LEAST_CULPRITS, culprits / (culprits + innocents));
	}
	/** What a focus trial costs, in full trials: as measured, else as guessed. */
	get focusCost() {
		const [focus, full] = [this.focusSeconds.value, this.evidence.fullSeconds];
		return focus === void 0 || !full ? this.guess : focus / full;
	}
	/** What the search has cost, in full trials. */
	get spent() {
		return this.asks.full + this.asks.focus * this.focusCost;
	}
	/** Whether these tests can be run by themselves, as far as is known. */
	hasFocus(tests = []) {
		return this.canFocus && !tests.some((test) => this.evidence.needsAllTests(test) || this.unfocusable.has(test));
	}
	/** The patches that apply, one after the other; the others are left out. */
	*build(patches) {
		const answer = yield {
			ask: "build",
			patches
		};
		if (!("applied" in answer)) throw new Error("A build question needs the list of applied patches.");
		return answer.applied;
	}
	/** Which of these tests fail by themselves; `undefined` where they cannot be run by themselves. */
	*failingAlone(patches, tests, why) {
		if (!this.hasFocus(tests)) return void 0;
		this.count();
		const known = this.knownOf(patches);
		const open = tests.filter((test) => !known.has(test));
		if (open.length > 0) {
			const answer = yield* this.trial({
				ask: "focus",
				patches,
				tests: open,
				why,
				about: this.about()
			});
			if (answer.outcome === "error") return void 0;
			if (answer.outcome === "unable") {
				if (answer.forever) this.canFocus = false;
				else for (const test of open) this.unfocusable.add(test);
				return;
			}
			this.focusSeconds.add(answer.seconds);
			this.evidence.add(patches, open, answer);
			const failed = new Set(answer.outcome === "red" ? answer.tests : []);
			for (const test of open) if (!failed.has(test) || this.isSure) known.set(test, !failed.has(test));
			return tests.filter((test) => failed.has(test) || known.get(test) === false);
		}
		return tests.filter((test) => known.get(test) === false);
	}
	/** Answers on this candidate that count for good: a pass always, a fail where no test is flaky. */
	knownOf(patches) {
		const key = patches.join("\n");
		const known = this.known.get(key) ?? /* @__PURE__ */ new Map();
		this.known.set(key, known);
		return known;
	}
	/** The outcome of all tests, with the failing ones where a report names them. */
	*full(patches, why) {
		this.count();
		const key = patches.join("\n");
		const before = this.fullAnswers.get(key);
		const answer = before ?? (yield* this.trial({
			ask: "full",
			patches,
			why,
			about: this.about()
		}));
		if (answer.outcome === "unable") throw new Error("A full trial cannot be answered with `unable`.");
		if (answer.outcome !== "error" && !before) this.evidence.add(patches, void 0, answer);
		if (this.isSure) this.fullAnswers.set(key, answer);
		const tests = answer.outcome === "red" ? answer.tests : [];
		if (answer.outcome === "red" && answer.isTimeout) this.timeouts.add(key);
		return {
			outcome: answer.outcome,
			tests
		};
	}
	/** Counts a question even if its answer is known: a planner that goes round in circles must end, too. */
	count() {
		this.asked += 1;
		if (this.asked > MOST_QUESTIONS * this.mostTrials) throw new SearchEnd("cap");
	}
	*trial(question) {
		if (this.room <= 0) throw new SearchEnd("cap");
		this.asks[question.ask] += 1;
		const { considered } = this;
		this.considered = [];
		const answer = yield considered.length === 0 ? question : {
			...question,
			considered
		};
		if (!("outcome" in answer)) throw new Error("A trial question needs an outcome.");
		if (answer.outcome === "stop") throw new SearchEnd("told");
		return answer;
	}
	/**
	* How many trials are still expected. What the search believes is too sure of itself, so it is drawn towards as many as
	* there were: that is what is left, half of the time, of something whose length nobody knows.
	*/
	about() {
		const believed = this.expected ?? expectedTrials(this.belief, this.open);
		const before = Math.max(1, this.asks.full + this.asks.focus - 1);
		return Math.max(1, Math.round(believed ** .8 * before ** DRAWN));
	}
};
/** The mean of what was added. */
var Mean = class {
	sum = 0;
	count = 0;
	add(value) {
		if (value === void 0) return;
		this.sum += value;
		this.count += 1;
	}
	get value() {
		return this.count === 0 ? void 0 : this.sum / this.count;
	}
};

// src/isolate/interactions.ts
/** At most this many failing tests of a patch are asked. */
const MOST_TESTS$2 = 3;
/** Where only whole trials can answer, a partner is looked for among at most this many patches: that costs little. */
const MOST_WHOLE = 4;
/** A partner costs at most this many whole trials. */
const MOST_TRIALS = 4;
/** All partners cost at most one full trial and this share of what the search has cost. */
const MOST_SHARE = 1 / 4;
/**
* Rejected patches that break their tests only together with a green patch, each with the id of that partner.
* One focus trial shows which patches these are, and log₂ n more find each partner. Without focus trials, a single
* culprit of a small batch is asked by whole trials.
*/
function* findPartners(asker, rejections, green) {
	const partners = yield* findByFocus(asker, rejections, green);
	const [other, ...more] = rejections.filter(({ outcome, tests, because }) => outcome === "red" && !because && (tests.length === 0 || !asker.hasFocus(tests)));
	const isCheap = green.length > 0 && green.length <= MOST_WHOLE && asker.room > MOST_TRIALS;
	if (!other || more.length > 0 || !isCheap) return partners;
	if (asker.ranIntoLimit([...other.green, other.patch])) return partners;
	const fails = function* (patches, why) {
		const { outcome, tests } = yield* asker.full(patches, why);
		if (outcome === "error") return void 0;
		return other.tests.length === 0 ? outcome === "red" : tests.some((test) => other.tests.includes(test));
	};
	const partner = yield* partnerOf(asker, other, green, fails, true);
	if (partner !== void 0) partners.set(other.patch, partner);
	return partners;
}
function* findByFocus(asker, rejections, green) {
	const partners = /* @__PURE__ */ new Map();
	const culprits = rejections.filter(({ outcome, tests, because }) => outcome === "red" && tests.length > 0 && !because && asker.hasFocus(tests));
	if (culprits.length === 0 || green.length === 0 || !asker.hasFocus()) return partners;
	const before = asker.spent;
	const isAffordable = (trials) => asker.spent - before + trials * asker.focusCost <= 1 + before * MOST_SHARE;
	if (!isAffordable(2)) return partners;
	const alone = yield* asker.build(culprits.map(({ patch }) => patch));
	const tests = [...new Set(culprits.flatMap((culprit) => culprit.tests.slice(0, MOST_TESTS$2)))];
	const red = yield* asker.failingAlone(alone, tests, "culprits without the rest");
	if (!red && culprits.length === 1) return partners;
	for (const culprit of culprits) {
		const isRedThere = red !== void 0 && alone.includes(culprit.patch) && culprit.tests.some((test) => red.includes(test));
		const fails = function* (patches, why) {
			const failed = yield* asker.failingAlone(patches, culprit.tests.slice(0, MOST_TESTS$2), why);
			return failed && failed.length > 0;
		};
		const partner = !isRedThere && isAffordable(trialsFor(asker, culprit, green)) ? yield* partnerOf(asker, culprit, green, fails, asker.isSure) : void 0;
		if (partner !== void 0) partners.set(culprit.patch, partner);
	}
	return partners;
}
/** How many trials it takes to find a partner: the doubt about who it is, in bits. */
function trialsFor({ evidence }, { tests }, green) {
	const hints = evidence.hints.get(tests[0] ?? "");
	const weights = green.map((id) => hints?.get(id) ?? 1);
	const total = weights.reduce((sum, weight) => sum + weight, 0);
	return 1 + weights.reduce((bits, weight) => bits - weight / total * Math.log2(weight / total), 0);
}
/**
* The first green patch with which this one turns red, where it was seen green without it. The patches that it
* needs to apply are always in. `undefined`: it is red with these alone, or it cannot be told. `isSure`: one answer
* is enough.
*/
function* partnerOf(asker, { patch, green: before, tests }, green, fails, isSure) {
	const among = (yield* asker.build([...green, patch])).includes(patch) ? green : green.filter((id) => before.includes(id));
	const needed = yield* neededToApply(asker, patch, among);
	const facts = factsAbout(asker, patch, tests, green);
	const hints = asker.evidence.hints.get(tests[0] ?? "");
	const others = among.filter((id) => !needed.includes(id) && facts.every(({ on, failed }) => failed === on.has(id))).map((id) => ({
		id,
		weight: hints?.get(id) ?? 1
	})).toSorted((a, b) => b.weight - a.weight);
	if (others.length === 0) return void 0;
	let [low, high] = [facts.some(({ on, failed }) => !failed && others.every(({ id }) => !on.has(id))) ? 0 : -1, others.length];
	let timesRed = facts.filter(({ failed }) => failed).length;
	for (;;) {
		const isFound = high - low === 1;
		if (isFound && (low < 0 || isSure || timesRed > 1)) break;
		const count = isFound ? high : low < 0 ? 0 : halfway(others, low, high);
		const some = /* @__PURE__ */ new Set([...needed, ...others.slice(0, count).map(({ id }) => id)]);
		const built = yield* asker.build([...among.filter((id) => some.has(id)), patch]);
		if (!built.includes(patch)) return void 0;
		const isRed = yield* fails(built, `the partner of ${patch}`);
		if (isRed === void 0 || count === 0 && isRed) return void 0;
		if (isFound) return isRed ? others[high - 1].id : void 0;
		if (isRed) {
			high = count;
			timesRed += 1;
		} else low = count;
	}
	return low < 0 ? void 0 : others[high - 1].id;
}
/** The place between `low` and `high` that has about half of the weight before it. */
function halfway(others, low, high) {
	const total = others.slice(low, high).reduce((sum, { weight }) => sum + weight, 0);
	let [at, before] = [low + 1, others[low].weight];
	while (at < high - 1 && before + others[at].weight / 2 < total / 2) {
		before += others[at].weight;
		at += 1;
	}
	return at;
}
/**
* What trials with this patch and green ones said about its tests: a partner is in where one failed, and out where it
* passed. Where other culprits were in, they may have broken the test or repaired it.
*/
function factsAbout({ evidence }, patch, tests, green) {
	const known = /* @__PURE__ */ new Set([...green, patch]);
	return evidence.seen.filter(({ on }) => on.has(patch) && [...on].every((id) => known.has(id))).flatMap((seen) => {
		const said = new Set(tests.map((test) => evidence.says(seen, test)));
		if (said.has(true)) return [{
			on: seen.on,
			failed: true
		}];
		return said.size === 0 || said.has(void 0) ? [] : [{
			on: seen.on,
			failed: false
		}];
	});
}
/** The patches without which it does not apply. Building candidates costs no trials. */
function* neededToApply(asker, patch, among) {
	if ((yield* asker.build([patch])).includes(patch)) return [];
	const needed = [];
	for (const id of among) if (!(yield* asker.build([...among.filter((other) => other !== id), patch])).includes(patch)) needed.push(id);
	return needed;
}

// src/isolate/prefixes.ts
/** Searches until no patch that applies is left: green ones are banked, culprits rejected. */
function* searchByExitCode(standing, asker, assumptions) {
	/** Rejected patch → how many patches were green when it was judged. */
	const judgedOn = /* @__PURE__ */ new Map();
	for (;;) {
		const sequence = yield* standing.ready();
		if (assumptions.secondChance && (yield* giveSecondChance(standing, asker, judgedOn))) continue;
		if (sequence.length === 0) return;
		const culprit = yield* findFirstCulprit(standing, asker, sequence, assumptions);
		if (culprit) standing.reject(culprit);
		for (const { patch, green } of standing.rejections) if (!judgedOn.has(patch) && green.length === standing.green.length) judgedOn.set(patch, green.length);
	}
}
/**
* Banks green prefixes of a sequence that applies, and gives the first patch that turns the tests red, if there is one.
* Patches that apply only together are taken out, unless they are green together.
*/
function* findFirstCulprit(standing, asker, all, { suiteFlakeRate, retries }, said) {
	const before = standing.green;
	const sequence = yield* growing(standing, asker, all);
	if (sequence.length === 0) {
		const { outcome } = yield* asker.full([...before, ...all], "what applies only together");
		if (outcome === "green") standing.bank(all);
		else standing.accuse(all);
		return;
	}
	const point = new BreakingPoint(firstCulpritWeights(asker.belief, sequence.length), suiteFlakeRate, DOUBT);
	/** The outcomes of red prefixes, by their length. */
	const fails = /* @__PURE__ */ new Map();
	if (said && sequence.length === all.length) {
		point.sawFail(sequence.length);
		fails.set(sequence.length, {
			outcome: said,
			tests: []
		});
	}
	for (;;) {
		const settled = point.settled(retries);
		if (settled?.at === sequence.length && point.passed === sequence.length) return void 0;
		const fail = settled?.at === point.passed ? fails.get(settled.at + 1) : void 0;
		if (settled && fail) return {
			patch: sequence[settled.at],
			green: standing.green,
			...fail,
			confidence: settled.confidence
		};
		const m = settled ? lastDoubt(point, settled.at) : bestOf(point.gains());
		const answer = yield* asker.full([...before, ...sequence.slice(0, m)], "which prefix is green");
		if (answer.outcome === "green") {
			point.sawPass(m);
			standing.bank(sequence.slice(standing.green.length - before.length, m));
		} else {
			point.sawFail(m);
			fails.set(m, {
				outcome: answer.outcome,
				tests: answer.tests
			});
		}
	}
}
/** The patches of a sequence each of which applies with those before it. */
function* growing(standing, asker, sequence) {
	if (standing.isInOrder([...standing.green, ...sequence])) return sequence;
	const grown = [...standing.green];
	for (const id of sequence) if ((yield* asker.build([...grown, id])).length > grown.length) grown.push(id);
	return grown.slice(standing.green.length);
}
/** Tries each rejected patch alone on top of what is green now. True if one of them is green there. */
function* giveSecondChance(standing, asker, judgedOn) {
	let hasChanged = false;
	for (const rejection of standing.rejections) {
		const { patch, outcome } = rejection;
		if (outcome === "error" || judgedOn.get(patch) === standing.green.length) continue;
		const candidate = [...standing.green, patch];
		if ((yield* asker.build(candidate)).length < candidate.length) continue;
		const answer = yield* asker.full(candidate, `${patch} on what is green`);
		if (answer.outcome === "green") {
			standing.bank([patch]);
			hasChanged = true;
		} else if (answer.outcome === "red") {
			standing.reject({
				...rejection,
				tests: answer.tests,
				green: standing.green
			});
			judgedOn.set(patch, standing.green.length);
		}
	}
	return hasChanged;
}
/** The prefix to ask when the culprit is beyond doubt: first the one without it, then the one with it. */
function lastDoubt(point, at) {
	return at === point.passed ? at + 1 : at;
}
/** The prefix whose answer tells most; among equals the longest, which banks most. */
function bestOf(gains) {
	let best = 0;
	for (let m = 1; m < gains.length; m += 1) if (gains[m] >= gains[best]) best = m;
	return best + 1;
}

// src/isolate/standing.ts
/** Where each patch of a search stands: green, in the queue, or out. */
/** A patch takes so many trials to judge, on average, with what is asked about partners. */
const JUDGING = 1.3;
/** So many rejected patches in a row that could not be judged end the search: the cause is not the patches. */
const MOST_ERRORS = 3;
/** The patches of a search. Each of them is green, in the queue or out, and may come back from out. */
var Standing = class {
	/** Patches that were green together in a full trial. Only grows. */
	green = [];
	/** Patches that nobody accuses and that are not green yet, in order. */
	queue;
	/** Patches that are accused, each with its rejection once that is proved. */
	out = /* @__PURE__ */ new Map();
	/** Patches of the queue that did not apply. */
	waiting = /* @__PURE__ */ new Set();
	/** Everything that was green before, oldest first. Some patches apply only there. */
	greens = [[]];
	places;
	asker;
	errorsInARow = 0;
	constructor(patches, asker) {
		this.queue = patches;
		this.places = new Map(patches.map((id, place) => [id, place]));
		this.asker = asker;
	}
	/**
	* Patches of the queue that apply on what is green, in order. A patch that did not apply waits until all that are
	* out are judged: it could take the place of one that comes back.
	*/
	*ready() {
		if (this.unjudged === 0) this.release();
		const queue = this.queue.filter((id) => !this.waiting.has(id));
		const applied = (yield* this.asker.build([...this.green, ...queue])).slice(this.green.length);
		for (const id of queue) if (!applied.includes(id)) this.waiting.add(id);
		this.asker.remain(applied.length);
		return applied;
	}
	/** All that are out were judged, as far as they can be: patches that did not apply get another try. */
	release() {
		this.waiting.clear();
	}
	/** How many patches are accused and not judged yet. */
	get unjudged() {
		return [...this.out.values()].filter((rejection) => rejection === void 0).length;
	}
	/** Says how many trials are still expected: these, and those that judge and name partners. */
	expect(more) {
		this.asker.expect(Math.ceil(JUDGING * (more + this.unjudged)));
	}
	isInOrder(patches) {
		return patches.every((id, i) => i === 0 || this.places.get(patches[i - 1]) < this.places.get(id));
	}
	/** These patches are green with what was green. */
	bank(patches) {
		if (patches.length === 0) return;
		const banked = new Set(patches);
		this.green = [...this.green, ...patches];
		this.greens.push(this.green);
		this.queue = this.queue.filter((id) => !banked.has(id));
		for (const id of patches) this.out.delete(id);
		this.asker.belief.innocents += patches.length;
		this.errorsInARow = 0;
	}
	/** Takes these patches out, to be judged later. */
	accuse(patches) {
		const accused = new Set(patches);
		this.queue = this.queue.filter((id) => !accused.has(id));
		for (const id of accused) if (!this.out.has(id)) this.out.set(id, void 0);
	}
	/** Puts a patch that was out back into the queue, before all others. */
	acquit(patch) {
		this.out.delete(patch);
		this.queue = [patch, ...this.queue.filter((id) => id !== patch)];
	}
	reject(rejection) {
		const { patch, outcome, tests } = rejection;
		for (const test of tests) this.asker.evidence.settle(test, patch);
		const isNew = this.out.get(patch) === void 0;
		this.queue = this.queue.filter((id) => id !== patch);
		this.out.set(patch, rejection);
		if (!isNew) return;
		this.errorsInARow = outcome === "error" ? this.errorsInARow + 1 : 0;
		if (this.errorsInARow >= MOST_ERRORS) throw new SearchEnd("errors");
		if (outcome === "red") this.asker.belief.culprits += 1;
	}
	/** The rejections that are proved. */
	get rejections() {
		return [...this.out.values()].filter((rejection) => rejection !== void 0);
	}
	/** `stopped`: why the search ended early. A patch that was still to be confirmed then is not blamed. */
	conclusion(stopped) {
		const isSure = ({ confidence }) => !stopped || confidence >= 1 - .001;
		const rejections = this.rejections.filter(isSure);
		const { evidence } = this.asker;
		const blamed = new Set(rejections.map(({ patch }) => patch));
		return {
			green: this.green,
			rejections,
			open: [...this.queue, ...[...this.out.keys()].filter((id) => !blamed.has(id))],
			flaky: evidence.flaky,
			orderDependent: [...evidence.orderDependent],
			stopped
		};
	}
};

// src/isolate/lists.ts
/** Chooses what to try next: the list of patches, with all tests or only those in question, that is worth most. */
/** A patch is settled as a culprit when the blame for a test that fails falls on it with this chance. */
const SETTLED = .9;
/** A test is in question while the chance that it fails on the list is more than this. */
const IN_QUESTION = .5;
/** A patch is taken for one whose repair may be missing from this chance on. */
const UNREPAIRED = .2;
/** At most this many tests are weighed up. Tests that fail for the same reason count once. */
const MOST_TESTS$1 = 24;
/** At most this many tests are asked by a focus trial. */
const MOST_ASKED = 16;
/** At most this many suspects are left out of a list, besides those that are settled. */
const MOST_LEFT_OUT = 14;
/** Fewer bits than this, a test in question, are not worth a focus trial. */
const LEAST_BITS = .3;
/** From this cost on, in full trials, no focus trial is asked: a full one answers for every test. */
const DEAR_FOCUS = .8;
/** What it costs, in full trials, to try a patch later that was left out for no reason. */
const RETURN_COST = .8;
/** Weighs up what was seen. */
function outlookOf({ green, ready, out, evidence, blames, culprits }) {
	const known = new Set(evidence.tests.flatMap((test) => [...evidence.breakersOf(test)]));
	const settled = new Set(ready.filter((id) => known.has(id)));
	const accused = new Map([...settled].map((id) => [id, 1]));
	const watched = evidence.watched();
	let questions = [];
	for (let before = -1; before < settled.size;) {
		before = settled.size;
		questions = [];
		const rest = ready.filter((id) => !settled.has(id));
		const all = rest.map(() => true);
		for (const test of watched) {
			if (evidence.onExactly([...green, ...rest], test).includes(false)) continue;
			const blame = blames.of(test, rest, culprits);
			if (chanceOn(blame, all) <= IN_QUESTION) continue;
			questions.push({
				test,
				blame
			});
			for (const [at, weight] of blame.patches.entries()) {
				const id = rest[at];
				if (evidence.onExactly([...green, id], test).includes(false)) continue;
				accused.set(id, Math.max(accused.get(id) ?? 0, weight));
				if (weight < .9) continue;
				settled.add(id);
				evidence.settle(test, id);
			}
		}
	}
	const reasons = distinct(questions).slice(0, MOST_TESTS$1);
	const target = ready.filter((id) => !settled.has(id));
	const asked = new Set(questions.map(({ test }) => test));
	const others = watched.filter((test) => !asked.has(test) && !evidence.isExplained(test)).map((test) => ({
		test,
		blame: blames.of(test, [
			...target,
			...settled,
			...out
		], culprits)
	}));
	const tests = [...reasons, ...distinct(others).slice(0, MOST_TESTS$1)];
	const failing = tests.map(({ test, blame }, at) => ({
		test,
		blame,
		isOpen: at < reasons.length,
		suspect: topOf$1(blame),
		price: evidence.priceWhereFails(test),
		hiddenBy: tests.flatMap((other, by) => by !== at && evidence.mayHide(other.test, test) ? [by] : [])
	}));
	const rounds = Math.max(0, ...reasons.map(({ blame }) => doubtOf(blame)));
	const suspects = new Set(reasons.map(({ blame }) => topOf$1(blame)));
	return {
		target,
		settled,
		accused,
		tests: questions.map(({ test }) => test),
		questions: reasons,
		failing,
		about: Math.ceil(rounds) + 1 + suspects.size + settled.size
	};
}
/** Everything that could be asked next, the best first. */
function choicesOf(situation, outlook) {
	const { onlyPrefixes } = situation;
	const { settled, target } = outlook;
	const lists = /* @__PURE__ */ new Map();
	const add = (list, why) => {
		const key = list.join("\n");
		if (list.length > 0 && !lists.has(key)) lists.set(key, [list, why]);
	};
	add(target, settled.size === 0 ? "all that applies" : "all but the suspects");
	for (let m = 1; m < target.length; m += 1) add(target.slice(0, m), "which prefix is green");
	if (!onlyPrefixes && !outlook.questions.some(({ blame }) => blame.isOdd)) {
		for (const left of suspectsOf(target, outlook)) add(without(target, left), "all but the suspects");
		add(without(target, halfOf(outlook)), "half of the suspects");
		const unrepaired = unrepairedOf(outlook);
		if (unrepaired.size > 0) for (let m = 2; m < target.length; m += 1) add(without(target.slice(0, m), unrepaired), "a prefix, without patches that need a later one");
	}
	return [...lists.values()].flatMap(([list, why]) => valuesOf(list, why, situation, outlook)).toSorted((a, b) => b.value - a.value);
}
/** What it is worth to ask about a list: by all tests, and by those in question alone where that is possible. */
function valuesOf(list, why, situation, outlook) {
	const { ready, focusCost, canFocus } = situation;
	const { questions, failing, accused, target } = outlook;
	const tests = sample(outlook.tests, MOST_ASKED);
	const on = new Set(list);
	const isOn = target.map((id) => on.has(id));
	const fails = failing.map(({ blame }) => chanceOn(blame, isOn));
	const noneOf = (some) => {
		const most = /* @__PURE__ */ new Map();
		for (const at of some) {
			const { suspect } = failing[at];
			most.set(suspect, Math.max(most.get(suspect) ?? 0, fails[at]));
		}
		return [...most.values()].reduce((all, chance) => all * (1 - chance), 1);
	};
	const green = noneOf([...fails.keys()]);
	const bits = failing.map(({ isOpen, blame, hiddenBy }, at) => isOpen ? bitsOf(blame, fails[at]) * noneOf(hiddenBy) : 0).reduce((sum, each) => sum + each, 0) / Math.max(1, questions.length);
	const isFocusPossible = questions.length > 0 && focusCost < .8 && tests.every(canFocus);
	const bitPrice = isFocusPossible ? focusCost : 1;
	const innocents = ready.filter((id) => !on.has(id)).reduce((sum, id) => sum + 1 - (accused.get(id) ?? 0), 0);
	const banks = list.length / ready.length - RETURN_COST * Math.min(1, innocents);
	const price = priceOf(failing, fails);
	const full = {
		list,
		tests: void 0,
		green,
		why,
		bits,
		value: bits * bitPrice + green * banks - price
	};
	if (!isFocusPossible || bits < LEAST_BITS) return [full];
	return [full, {
		list,
		tests,
		green,
		why: "who breaks these tests",
		bits,
		value: bits * bitPrice - focusCost
	}];
}
/** What a trial of all tests is expected to cost, in usual ones: less where it breaks off early, more where it hangs. */
function priceOf(failing, fails) {
	let [saved, more] = [0, 0];
	for (const [at, { test, price }] of failing.entries()) {
		const expected = fails[at] * (price - 1);
		if (expected > 0) more = Math.max(more, expected);
		else if (isCommand(test)) saved = Math.max(saved, -expected);
	}
	return 1 + more - saved;
}
/** What it tells whether a test fails, in bits. `fails`: the chance that it does. */
function bitsOf({ flaky, rate }, fails) {
	return Math.max(0, entropy(fails) - flaky * entropy(rate));
}
/** Tests with about the same blame fail for the same reason, so one of them stands for all. */
function distinct(tests) {
	const seen = /* @__PURE__ */ new Map();
	for (const test of tests) {
		const top = topOf$1(test.blame);
		const key = `${top} ${test.blame.patches[top]?.toFixed(1)} ${doubtOf(test.blame).toFixed(0)}`;
		if (!seen.has(key)) seen.set(key, test);
	}
	return [...seen.values()];
}
/** The patch with the most blame; among equals the last, as if the patches were tried one after the other. */
function topOf$1({ patches }) {
	return patches.reduce((best, weight, at) => weight >= patches[best] ? at : best, 0);
}
__name(topOf$1, "topOf");
/** How many yes-no answers it takes to know who breaks a test, in bits. */
function doubtOf({ patches, flaky }) {
	return patches.reduce((sum, chance) => sum + entropy(chance), entropy(flaky));
}
/** Growing sets of suspects: first the patch that explains most, then the next one besides. */
function suspectsOf(target, { accused }) {
	const ranked = target.map((id, at) => ({
		id,
		at,
		by: accused.get(id) ?? 0
	})).filter(({ by }) => by > 1 / (2 * target.length)).toSorted((a, b) => b.by - a.by || b.at - a.at).slice(0, MOST_LEFT_OUT);
	return ranked.map((_, count) => new Set(ranked.slice(0, count + 1).map(({ id }) => id)));
}
/** Patches that break a test only where others are missing, as far as is known. */
function unrepairedOf({ target, failing }) {
	const tops = failing.filter(({ isOpen }) => !isOpen).map(({ blame }) => ({
		at: topOf$1(blame),
		by: Math.max(...blame.patches)
	}));
	return new Set(tops.flatMap(({ at, by }) => by > UNREPAIRED ? target[at] ?? [] : []));
}
/** Of the suspects of each test, those that take half of the blame for it. */
function halfOf({ target, questions }) {
	const half = /* @__PURE__ */ new Set();
	for (const { blame } of questions) {
		const ranked = blame.patches.map((weight, at) => ({
			weight,
			at
		}));
		ranked.sort((a, b) => b.weight - a.weight || b.at - a.at);
		const wanted = blame.patches.reduce((total, chance) => total + chance, 0) / 2;
		let sum = 0;
		for (const { weight, at } of ranked) {
			if (sum + weight / 2 >= wanted) break;
			sum += weight;
			half.add(target[at]);
		}
	}
	return half;
}
function without(list, left) {
	return list.filter((id) => !left.has(id));
}

// src/isolate/judge.ts
/** A patch is blamed for tests that accuse it with this chance; where there is none, for those with the lower one. */
const ACCUSED = [.3, .02];
/** Of two tests that failed together, the second one reduces the doubt to this share, at best. */
const TOGETHER = .1;
/** After as many reruns as the user allows, a patch is rejected when its chance to be innocent is below this. */
const DOUBT_WHEN_TRIED = .01;
/** What failed so many times on one tree, and never passed there, counts. What did not is left undecided. */
const MOST_JUDGED = 8;
/** A patch that came back so many times, and not with others, is judged by all tests. */
const MOST_RETURNS = 2;
/** Judges patches that are out, one by one. */
var Judge = class {
	standing;
	asker;
	retries;
	/** Flaky tests kept some patch from being judged. */
	isUndecided = false;
	/** Accused patch → how many patches were green when it was judged. */
	judgedOn = /* @__PURE__ */ new Map();
	returns = /* @__PURE__ */ new Map();
	constructor(standing, asker, { retries }) {
		this.standing = standing;
		this.asker = asker;
		this.retries = retries;
	}
	/** Judges the patches that are out. True if one came back, and the search goes on. */
	*all() {
		const { out, green } = this.standing;
		const unjudged = [...out.keys()].filter((patch) => !out.get(patch));
		const cleared = unjudged.filter((patch) => this.mayReturn(patch, green) && this.accusing(patch, green).tests.length === 0);
		for (const patch of cleared) this.takeBack(patch);
		if (cleared.length > 0) return true;
		if (yield* this.each(unjudged)) return true;
		const isOpen = (patch) => this.judgedOn.get(patch) !== green.length && !this.isStillRed(patch);
		const again = [...out.keys()].filter(isOpen);
		return again.length > 1 && (yield* this.together(again)) || (yield* this.each(again.filter(isOpen)));
	}
	/** Judges each of these on what is green now. True if one came back. */
	*each(patches) {
		const { standing } = this;
		let isBack = false;
		for (const patch of patches) {
			const before = yield* this.placeOf(patch);
			if (!before) continue;
			standing.expect(1);
			const isOnTop = before.length === standing.green.length;
			const isOut = yield* this.judge(patch, before);
			if (isOut) this.judgedOn.set(patch, standing.green.length);
			else if (!isOnTop) standing.acquit(patch);
			isBack ||= !isOut && isOnTop;
		}
		return isBack;
	}
	/**
	* Tries patches that were rejected together: often one trial shows that they are still red. True if some came back:
	* none of their tests fails any more.
	*/
	*together(patches) {
		const { asker, standing } = this;
		const candidate = yield* asker.build([...standing.green, ...patches]);
		if (candidate.length < standing.green.length + 2 || asker.evidence.timesAsked(candidate, void 0) > 0) return false;
		const { outcome } = yield* asker.full(candidate, "what was rejected, on what is green");
		const tried = candidate.slice(standing.green.length);
		if (outcome === "green") standing.bank(tried);
		if (outcome !== "red") return outcome === "green";
		const seen = asker.evidence.seen.at(-1);
		const passes = tried.filter((patch) => {
			const tests = standing.out.get(patch)?.tests ?? [];
			return tests.length > 0 && tests.every((test) => asker.evidence.says(seen, test) === false);
		});
		for (const patch of passes) this.takeBack(patch);
		return passes.length > 0;
	}
	/** Whether a rejected patch was seen red together with all that became green since: nothing there repairs it. */
	isStillRed(patch) {
		const rejection = this.standing.out.get(patch);
		if (!rejection || rejection.outcome === "error") return rejection !== void 0;
		const { evidence } = this.asker;
		const news = this.standing.green.filter((id) => !rejection.green.includes(id));
		return rejection.tests.some((test) => evidence.seen.some((seen) => evidence.says(seen, test) === true && [patch, ...news].every((id) => seen.on.has(id)) && [...evidence.breakersOf(test)].every((id) => id === patch || !seen.on.has(id))));
	}
	/** What was green last where this patch applies. */
	*placeOf(patch) {
		for (const green of this.standing.greens.toReversed()) {
			const candidate = [...green, patch];
			if ((yield* this.asker.build(candidate)).length === candidate.length) return green;
			if (this.standing.out.get(patch)) return void 0;
		}
	}
	/** Judges one patch on top of what is green. True if it is out. */
	*judge(patch, before) {
		const { asker, standing } = this;
		const candidate = [...before, patch];
		let isNeedAsked = false;
		for (let asked = 0; asked <= MOST_JUDGED;) {
			const accusing = this.accusing(patch, before);
			const fails = Math.max(0, ...accusing.failing.map((test) => asker.evidence.onExactly(candidate, test).length));
			const doubt = this.doubtAbout(candidate, accusing.failing);
			const isTried = accusing.failing.some((test) => [...asker.evidence.breakersOf(test)].every((id) => id === patch)) && fails > this.retries && doubt < DOUBT_WHEN_TRIED;
			if (accusing.failing.length > 0 && (doubt < .001 || isTried || fails >= MOST_JUDGED)) {
				const tests = this.certain(candidate, accusing.failing);
				const needed = isNeedAsked ? void 0 : yield* this.neededBy(patch, tests, before);
				isNeedAsked = true;
				if (needed !== void 0 && this.doubtAbout(candidate, tests) >= .001) continue;
				const because = needed === void 0 ? {} : { because: {
					kind: "needs",
					patch: needed
				} };
				const confidence = Math.max(0, 1 - doubt);
				for (const test of accusing.failing) if (isCommand(test)) asker.evidence.settle(test, patch);
				standing.reject({
					patch,
					green: before,
					tests,
					outcome: "red",
					confidence,
					...because
				});
				return true;
			}
			if (accusing.tests.length === 0 && this.mayReturn(patch, before)) return this.takeBack(patch);
			const tests = accusing.tests.filter((test) => !isCommand(test));
			const isFocus = tests.length > 0 && tests.length === accusing.tests.length && asker.focusCost < .8;
			const why = `${patch} on what is green`;
			const failed = isFocus && this.mayReturn(patch, before) ? yield* asker.failingAlone(candidate, tests, why) : void 0;
			if (failed) {
				if (failed.length === 0) return this.takeBack(patch);
				asked += 1;
				continue;
			}
			const { outcome } = yield* asker.full(candidate, why);
			if (outcome === "error") {
				standing.reject({
					patch,
					green: before,
					tests: [],
					outcome,
					confidence: 1
				});
				return true;
			}
			if (outcome === "green") {
				if (before.length === standing.green.length) standing.bank([patch]);
				return false;
			}
			asked += 1;
		}
		this.isUndecided = true;
		standing.accuse([patch]);
		return true;
	}
	/** The tests that accuse a patch, and those of them that failed with it on exactly this candidate every time. */
	accusing(patch, before) {
		const { evidence } = this.asker;
		const candidate = [...before, patch];
		const said = (test) => evidence.onExactly(candidate, test);
		const failing = evidence.tests.filter((test) => said(test).length > 0 && !said(test).includes(false));
		if (failing.length > 0) return {
			tests: failing,
			failing
		};
		const culprits = this.asker.culpritShare;
		const blames = evidence.tests.filter((test) => !said(test).includes(false)).map((test) => ({
			test,
			by: this.blameOf(patch, test, culprits)
		}));
		for (const least of ACCUSED) {
			const tests = blames.filter(({ by }) => by > least).map(({ test }) => test);
			if (tests.length > 0) return {
				tests,
				failing
			};
		}
		return {
			tests: [],
			failing
		};
	}
	/** How likely this patch breaks the test, among all that are not green. */
	blameOf(patch, test, culprits) {
		if (this.asker.evidence.breakersOf(test).has(patch)) return 1;
		const among = this.amongFor(patch, test);
		return this.asker.blames.of(test, among, culprits).patches[among.indexOf(patch)] ?? 0;
	}
	/** The patches that may break a test. What another culprit explains is no evidence against this one. */
	amongFor(patch, test) {
		const { standing, asker } = this;
		const others = asker.evidence.breakersOf(test);
		return [...standing.queue, ...standing.out.keys()].filter((id) => id === patch || !others.has(id));
	}
	/** The chance that a patch is innocent of tests that were green without it: all of them failed for no reason. */
	doubtAbout(candidate, failing) {
		const patch = candidate.at(-1);
		const culprits = this.asker.culpritShare;
		const [least = 1, ...others] = failing.map((test) => this.doubtOf(patch, test, candidate.slice(0, -1), culprits)).toSorted((a, b) => a - b);
		return others.slice(0, 2).reduce((all, doubt) => all * Math.max(doubt, TOGETHER), least);
	}
	doubtOf(patch, test, before, culprits) {
		return this.asker.blames.doubt(test, patch, this.amongFor(patch, test), before, culprits);
	}
	/** Of the tests that fail with a patch, those that it breaks beyond doubt; else the one with the least doubt. */
	certain(candidate, failing) {
		const patch = candidate.at(-1);
		const culprits = this.asker.culpritShare;
		const doubts = failing.filter((test) => !isCommand(test)).map((test) => ({
			test,
			doubt: this.doubtOf(patch, test, candidate.slice(0, -1), culprits)
		}));
		const least = Math.min(...doubts.map(({ doubt }) => doubt));
		return doubts.filter(({ doubt }) => doubt <= Math.max(2 * least, DOUBT)).map(({ test }) => test);
	}
	mayReturn(patch, before) {
		return before.length < this.standing.green.length || (this.returns.get(patch) ?? 0) < MOST_RETURNS;
	}
	takeBack(patch) {
		this.returns.set(patch, (this.returns.get(patch) ?? 0) + 1);
		this.asker.evidence.unsettle(patch);
		this.standing.acquit(patch);
		return false;
	}
	/** The patch that is out and that this one needs: with it, these tests passed before and pass again. */
	*neededBy(patch, tests, before) {
		const { evidence } = this.asker;
		if (tests.length === 0) return void 0;
		const passed = evidence.seen.find((seen) => [...before, patch].every((id) => seen.on.has(id)) && tests.every((test) => evidence.says(seen, test) === false));
		if (!passed) return void 0;
		const others = [...passed.on].filter((id) => this.standing.out.has(id) && id !== patch);
		for (const other of others.slice(0, 3)) {
			const built = yield* this.asker.build([
				...before,
				other,
				patch
			]);
			if (built.length < before.length + 2) continue;
			const failed = yield* this.asker.failingAlone(built, tests, `whether ${patch} needs ${other}`);
			if (failed?.length === 0) return other;
			if (!failed && others.length === 1 && passed.on.size === built.length) return other;
		}
	}
};

// src/isolate/suspects.ts
/** The search where reports name the failing tests: suspects are left out, and each of them is judged at the end. */
/** So many choices are told with the question that was chosen. */
const MOST_CONSIDERED = 3;
/** At most this many lists are built to see which of their patches apply. */
const MOST_BUILT = 4;
/** A list that is expected to be green, and is not, says that the suspects are wrong. So many times are allowed. */
const MOST_SURPRISES = 2;
/** The search may cost so many times what a search of prefixes costs, and so many full trials more. */
const MOST_MORE = 2;
const SLACK = 6;
/** A list is not asked that tells fewer bits and is as good as surely red. */
const USELESS = .1;
/** So many times a tree that is red is tried again, if its tests may be flaky. */
const MOST_REPEATS = 3;
/** Searches until every patch that applies is green or judged on what is green in the end. */
function* searchBySuspects(standing, asker, assumptions) {
	const search = new Search$1(standing, asker, assumptions);
	const judge = new Judge(standing, asker, assumptions);
	for (let isBack = true; isBack;) {
		yield* search.run();
		isBack = yield* judge.all();
		if (!isBack) standing.release();
		isBack ||= (yield* standing.ready()).length > 0;
	}
	if (judge.isUndecided) throw new SearchEnd("flaky");
}
function considered({ tests, list, value }) {
	return {
		ask: tests ? "focus" : "full",
		patches: list.length,
		worth: Math.round(value * 100) / 100
	};
}
var Search$1 = class {
	static {
		__name(this, "Search");
	}
	standing;
	asker;
	assumptions;
	surprises = 0;
	constructor(standing, asker, assumptions) {
		this.standing = standing;
		this.asker = asker;
		this.assumptions = assumptions;
	}
	/** Tries lists until no patch in the queue applies. */
	*run() {
		for (;;) {
			const ready = yield* this.standing.ready();
			if (ready.length === 0) return;
			const [situation, outlook] = yield* this.outlook(ready);
			if (this.asker.evidence.seen.length > 0) this.standing.expect(outlook.about);
			if (ready.every((id) => outlook.settled.has(id))) {
				this.standing.accuse(ready);
				continue;
			}
			const choice = yield* this.choose(situation, outlook);
			const outcome = choice && (yield* this.ask(choice));
			if (choice && outcome === "green") this.bank(choice.list, ready, outlook);
			if (choice && outcome !== "error") continue;
			const accused = ready.filter((id) => (outlook.accused.get(id) ?? 0) >= .5);
			if (!choice && (accused.length > 0 || ready.length === 1)) {
				this.standing.accuse(accused.length > 0 ? accused : ready);
				continue;
			}
			const said = outcome === "error" ? outcome : void 0;
			const list = choice?.list ?? ready;
			const culprit = yield* findFirstCulprit(this.standing, this.asker, list, this.assumptions, said);
			if (culprit && culprit.tests.length > 0) this.standing.accuse([culprit.patch]);
			else if (culprit) this.standing.reject(culprit);
		}
	}
	/** What is believed about the patches that are ready, without those that apply only on top of a settled culprit. */
	*outlook(ready) {
		const situation = this.situation(ready);
		const outlook = outlookOf(situation);
		if (outlook.settled.size === 0) return [situation, outlook];
		const applied = new Set(yield* this.asker.build([...this.standing.green, ...outlook.target]));
		const rest = ready.filter((id) => outlook.settled.has(id) || applied.has(id));
		if (rest.length === ready.length) return [situation, outlook];
		return [{
			...situation,
			ready: rest
		}, outlookOf({
			...situation,
			ready: rest
		})];
	}
	situation(ready) {
		const { asker } = this;
		return {
			green: this.standing.green,
			ready,
			out: [...this.standing.out.keys()],
			evidence: asker.evidence,
			blames: asker.blames,
			culprits: asker.culpritShare,
			focusCost: asker.focusCost,
			canFocus: (test) => !isCommand(test) && asker.hasFocus([test]),
			onlyPrefixes: this.surprises > MOST_SURPRISES + ready.length / 10 || !this.mayGoOn(ready.length)
		};
	}
	/**
	* Whether the search has cost little more so far than prefixes by exit code, or one patch at a time, would have cost
	* for what is decided. If not, that one takes over until this holds again: suspicion may be wrong, prefixes never are.
	*/
	mayGoOn(open) {
		const { asker, standing } = this;
		const { culprits, innocents } = asker.belief;
		const { unjudged } = standing;
		const share = (culprits + unjudged) / (culprits + innocents + unjudged);
		const byPrefixes = (patches) => Math.min(patches, patches * entropy(share) + 1);
		const all = standing.green.length + standing.out.size + open;
		return asker.spent + byPrefixes(open) <= MOST_MORE * byPrefixes(all) + SLACK;
	}
	/** The best question whose answer is not known yet, by what applies of its list. `undefined`: there is none. */
	*choose(situation, outlook) {
		const green = this.standing.green;
		let best;
		const choices = choicesOf(situation, outlook).filter((choice) => this.isNew(choice));
		for (const choice of choices.slice(0, MOST_BUILT)) {
			if (best && best.value >= choice.value) break;
			const applied = (yield* this.asker.build([...green, ...choice.list])).slice(green.length);
			if (applied.length === 0) continue;
			const isWhole = applied.length === choice.list.length;
			if (!isWhole && !this.isNew({
				...choice,
				list: applied
			})) continue;
			const same = isWhole ? choice : valuesOf(applied, choice.why, situation, outlook).find(({ tests }) => !tests === !choice.tests);
			if (same && (!best || same.value > best.value)) best = same;
		}
		if (best && best.bits + best.green < USELESS) return void 0;
		if (best) this.asker.consider([best, ...choices.filter((choice) => choice !== best)].slice(0, MOST_CONSIDERED).map(considered));
		return best;
	}
	/** Whether the answer is not known yet. A red tree is asked again only where that may have been a flake. */
	isNew({ list, tests }) {
		const candidate = [...this.standing.green, ...list];
		const times = this.asker.evidence.timesAsked(candidate, tests);
		if (times === 0) return true;
		if (tests?.every((test) => this.asker.evidence.onExactly(candidate, test).includes(false))) return false;
		return !this.asker.isSure && times <= MOST_REPEATS && this.mayBeFlaky(candidate, list);
	}
	/** Whether all that failed on a candidate, every time, may have failed for no reason. */
	mayBeFlaky(candidate, list) {
		const { evidence, blames, culpritShare } = this.asker;
		const failed = evidence.watched().filter((test) => {
			const said = evidence.onExactly(candidate, test);
			return said.includes(true) && !said.includes(false);
		});
		return failed.length > 0 && failed.every((test) => blames.of(test, list, culpritShare).flaky > .2);
	}
	/** Asks; `green`: the list was green in a full trial. */
	*ask({ list, tests, green, why }) {
		const candidate = [...this.standing.green, ...list];
		if (tests) {
			yield* this.asker.failingAlone(candidate, tests, why);
			return;
		}
		const { outcome } = yield* this.asker.full(candidate, why);
		if (outcome !== "green" && green >= .5) this.surprises += 1;
		return outcome === "red" ? void 0 : outcome;
	}
	/** Banks a green list. Patches that were left out for a reason are out, the others stay in the queue. */
	bank(list, ready, outlook) {
		const on = new Set(list);
		const left = ready.filter((id) => !on.has(id));
		this.standing.bank(list);
		this.standing.accuse(left.filter((id) => (outlook.accused.get(id) ?? 0) > SETTLED));
		this.surprises = 0;
	}
};

// src/isolate/isolate.ts
/** The planner: asks question after question until it knows which patches are green and who is to blame. */
/**
* Finds the largest green candidate, and who is to blame for the rest. Where only the exit code speaks, it searches
* prefixes by nested group testing (Sobel & Groll 1959). Where reports name the failing tests, it leaves suspects out
* and judges each of them on what is green in the end. Pure: the answers so far determine the next question.
*/
function* isolate(patches, assumptions) {
	const asker = new Asker(patches, assumptions);
	const standing = new Standing(patches, asker);
	const search = assumptions.hasNames ? searchBySuspects : searchByExitCode;
	try {
		yield* search(standing, asker, assumptions);
		const partners = yield* findPartners(asker, standing.rejections, standing.green);
		for (const rejection of standing.rejections) {
			const partner = partners.get(rejection.patch);
			if (partner !== void 0) standing.reject({
				...rejection,
				because: {
					kind: "together",
					patch: partner
				}
			});
		}
	} catch (error) {
		if (!(error instanceof SearchEnd)) throw error;
		return standing.conclusion(error.why);
	}
	return standing.conclusion(void 0);
}

// src/isolate/replay.ts
/** Plays a recorded search again, without tests. */
/**
* Plays a search again from its journal. Gives one line for each trial: what was asked, why, the answer, what it cost,
* and what else could have been asked.
* Throws where the planner asks another question than the journal holds.
*/
function* replay({ patches, assumptions, journal }) {
	const planner = isolate(patches, assumptions);
	let next = planner.next();
	let trials = 0;
	for (const { question, answer } of journal) {
		if (next.done || key(next.value) !== key(question)) throw new Error("The journal does not fit this planner: it belongs to another version, or was changed.");
		if (question.ask !== "build") {
			trials += 1;
			yield `${trials}. ${describe(question, patches)} → ${told$1(answer)}${cost(answer)}${alternatives(next.value)}`;
		}
		next = planner.next(answer);
	}
	return next.done ? next.value : void 0;
}
/** Identifies a question. The reasons for people are not part of it. */
function key(question) {
	const tests = question.ask === "focus" ? question.tests : [];
	return JSON.stringify([
		question.ask,
		question.patches,
		tests
	]);
}
function describe(question, patches) {
	return `${question.ask === "full" ? "full" : `focus on ${question.tests.map(quoted).join(", ")}`} · ${question.patches.length} of ${patches.length} patches, the last is ${quoted(question.patches.at(-1) ?? "none")} · ${question.why}`;
}
function told$1(answer) {
	if ("applied" in answer) return `${answer.applied.length} apply`;
	const tests = answer.outcome === "red" ? answer.tests : [];
	return tests.length === 0 ? answer.outcome : `red: ${tests.map(quoted).join(", ")}`;
}
__name(told$1, "told");
function cost(answer) {
	const seconds = "seconds" in answer ? answer.seconds : void 0;
	return seconds === void 0 ? "" : ` · ${seconds.toFixed(1)} s`;
}
function alternatives(question) {
	const [chosen, ...others] = question.ask === "build" ? [] : question.considered ?? [];
	if (!chosen) return "";
	const instead = others.map(({ ask, patches, worth }) => `${ask} of ${patches}: ${worth.toFixed(2)}`);
	return ` · worth ${chosen.worth.toFixed(2)} full trials${instead.length === 0 ? "" : `, instead of ${instead.join(", ")}`}`;
}
function quoted(text) {
	return `"${text}"`;
}

// src/search/earlier-run.ts
/** The answers of a run of the same batch that was cut off. They shorten the search, and prove nothing. */
/** What it takes to run a test by itself again. */
const KnownTest = object({
	id: string(),
	name: string(),
	suite: array$1(string()),
	file: string().optional()
});
/** The answer of one trial, as the journal keeps it. */
const JournalledAnswer = object({
	outcome: _enum(["green", "red"]),
	tests: array$1(string()),
	/** What else the answer said. */
	more: object({
		seconds: number$1(),
		places: array$1(string()),
		areLost: literal(true),
		unknown: array$1(string()),
		hidesOthers: boolean(),
		hints: record(string(), record(string(), number$1())),
		isTimeout: literal(true)
	}).partial().optional(),
	/** Of a full trial: the failing tests. */
	failed: array$1(KnownTest).optional()
});
/** A run can be killed for many reasons. When it was killed this often in one trial, the trial is the reason. */
const ENOUGH_DEATHS = 2;
/** Gives the answers of the earlier run, and checks in this run what they claim. */
var EarlierRun = class {
	journal;
	hasAnswered = false;
	/** Patches that the earlier run saw green together last, and that this run has not seen green yet. */
	unprovenGreen;
	constructor(journal) {
		this.journal = journal;
	}
	/** The earlier run's answer to exactly this question, with the failing tests that it named. */
	answerTo(question) {
		const known = question.ask === "build" ? void 0 : this.journal.take(key(question));
		if (!known) return void 0;
		this.hasAnswered = true;
		const { outcome, tests, more = {}, failed = [] } = known;
		if (question.ask === "full" && outcome === "green") this.unprovenGreen = question.patches;
		return {
			answer: outcome === "green" ? {
				outcome,
				...more.seconds === void 0 ? {} : { seconds: more.seconds }
			} : {
				outcome,
				tests,
				...more
			},
			failed: failed.map(toTestResult)
		};
	}
	/**
	* Whether trying this again would probably kill this run, too. Where one trial has proved that the batch can do
	* this, the first time is enough for every other trial.
	*/
	isDeadly(question) {
		return this.journal.deaths(key(question)) > 0 && this.journal.mostDeaths >= ENOUGH_DEATHS;
	}
	/** Runs a trial. A run that is killed meanwhile leaves a trace of that. */
	async noting(question, trial) {
		this.journal.begin(key(question));
		try {
			return await trial();
		} finally {
			this.journal.end(key(question));
		}
	}
	/** Keeps this run's answer for a next run. What could not be judged is not kept: it is asked again. */
	write(question, answer, failed) {
		if (!("outcome" in answer) || answer.outcome !== "green" && answer.outcome !== "red") return;
		const tests = answer.outcome === "red" ? [...answer.tests] : [];
		const known = question.ask === "full" ? { failed: failed.map(toKnownTest) } : {};
		const { outcome, ...rest } = answer;
		const { tests: _, ...more } = {
			tests,
			...rest
		};
		const said = Object.keys(more).length > 0 ? { more: structuredClone(more) } : {};
		this.journal.add(key(question), {
			outcome,
			tests,
			...said,
			...known
		});
	}
	/** A full trial was green in this run. */
	sawGreen() {
		this.unprovenGreen = void 0;
	}
	/** Tries here what the earlier run saw green last. `stop`: there was no time for it. */
	async proveGreen(ask) {
		const patches = this.unprovenGreen;
		if (!patches) return "green";
		const answer = await ask({
			ask: "full",
			patches,
			why: "what an earlier run saw green",
			about: 1
		});
		if ("applied" in answer || answer.outcome === "stop") return "stop";
		return answer.outcome === "green" ? "green" : "red";
	}
	/**
	* Tries every rejected patch here that was not red in this run yet. Gives the patches for which there was no
	* time; `refuted` when one of them is green here.
	*/
	async proveRed(rejections, wasRedHere, ask) {
		const unseen = /* @__PURE__ */ new Set();
		if (!this.hasAnswered) return unseen;
		for (const rejection of rejections) {
			if (rejection.outcome === "error" || this.isDeadly(trialOf(rejection))) continue;
			if (wasRedHere([...rejection.green, rejection.patch])) continue;
			const outcome = await outcomeHere(rejection, ask);
			if (outcome === "green") return "refuted";
			if (outcome !== "red") unseen.add(rejection.patch);
		}
		return unseen;
	}
};
/** The full trial that showed a rejected patch to be red. */
function trialOf({ green, patch }) {
	return {
		ask: "full",
		patches: [...green, patch],
		why: "",
		about: 1
	};
}
/** The outcome of a rejected patch in this run: by the tests it is blamed for, else by all tests. */
async function outcomeHere({ patch, green, tests }, ask) {
	const purpose = {
		patches: [...green, patch],
		why: "what an earlier run saw red",
		about: 1
	};
	const alone = tests.length > 0 ? await ask({
		ask: "focus",
		tests,
		...purpose
	}) : void 0;
	if (alone && "outcome" in alone && alone.outcome !== "unable") return alone.outcome;
	const whole = await ask({
		ask: "full",
		...purpose
	});
	return "outcome" in whole ? whole.outcome : "stop";
}
function toKnownTest({ id, name, suite, file }) {
	return {
		id,
		name,
		suite: [...suite],
		...file ? { file } : {}
	};
}
function toTestResult({ file, ...test }) {
	return {
		...test,
		...file ? { file } : {},
		status: "failed",
		durationMs: 0
	};
}

// src/history/journal.ts
/** The answers of a search, on disk: the next run continues the search of a run that was killed. */
/** In place of an answer: the trial began. It is deleted when the trial ends, so only a killed run leaves it. */
const BEGUN = "begun";
/**
* Keeps the answers of one search in the history. An answer is used once, for exactly the same question. It
* shortens the search and never makes a tree land.
*/
var Journal = class {
	history;
	name;
	search;
	redact;
	known;
	/** Question → how many runs ended while it was tried. */
	unanswered;
	/** `search`: digest of everything that the answers depend on. Answers of other searches are deleted. */
	constructor(history, name, search, redact) {
		this.history = history;
		this.name = name;
		this.search = search;
		this.redact = redact;
		const rows = history.write(() => {
			history.db.execute("DELETE FROM journal WHERE name = ? AND search <> ?", name, search);
			return history.db.all("SELECT question, answer FROM journal WHERE name = ? AND search = ? ORDER BY id", name, search);
		}) ?? [];
		const entries = rows.flatMap(({ question, answer }) => {
			const parsed = JournalledAnswer.safeParse(read(answer));
			return parsed.success ? [{
				question,
				answer: parsed.data
			}] : [];
		});
		const begun = rows.filter(({ answer }) => answer === BEGUN);
		this.unanswered = new Map([...Map.groupBy(begun, ({ question }) => question)].map(([question, group]) => [question, group.length]));
		const byQuestion = Map.groupBy(entries, ({ question }) => question);
		this.known = new Map([...byQuestion].map(([question, group]) => [question, group.map(({ answer }) => answer)]));
	}
	/** How many answers of an earlier run are left. */
	get size() {
		return [...this.known.values()].reduce((sum, answers) => sum + answers.length, 0);
	}
	take(question) {
		return this.known.get(digest(question))?.shift();
	}
	/** Adds an answer. It is on disk when this returns. */
	add(question, answer) {
		this.insert(question, this.redact(JSON.stringify(answer)));
	}
	deaths(question) {
		return this.unanswered.get(digest(question)) ?? 0;
	}
	get mostDeaths() {
		return Math.max(0, ...this.unanswered.values());
	}
	begin(question) {
		this.insert(question, BEGUN);
	}
	end(question) {
		this.history.write(() => this.history.db.execute(`DELETE FROM journal WHERE id = (
          SELECT max(id) FROM journal WHERE name = ? AND search = ? AND question = ? AND answer = ?)`, this.name, this.search, digest(question), BEGUN));
	}
	insert(question, answer) {
		this.history.write(() => this.history.db.execute("INSERT INTO journal (name, search, question, answer) VALUES (?, ?, ?, ?)", this.name, this.search, digest(question), answer));
	}
	/** Deletes all answers: they cannot be trusted, or the search has ended. */
	forget() {
		this.known = /* @__PURE__ */ new Map();
		this.unanswered = /* @__PURE__ */ new Map();
		this.history.write(() => this.history.db.execute("DELETE FROM journal WHERE name = ?", this.name));
	}
};
function read(text) {
	try {
		return JSON.parse(text);
	} catch {
		return;
	}
}
function digest(text) {
	return createHash("sha256").update(text).digest("hex");
}

// src/history/queries.ts
/** Whether an earlier run of this name came to an end. */
function hasRunBefore({ db }, name) {
	return db.all("SELECT 1 AS found FROM runs WHERE name = ? AND result <> 'error' LIMIT 1", name).length > 0;
}
/** How many finished runs in a row, up to the newest one, found the tests of the branch green. */
function greenStreak({ db }, name, branch) {
	const results = db.all(`SELECT result FROM runs WHERE name = ? AND branch = ? AND result IS NOT NULL
     ORDER BY started_at DESC, id DESC LIMIT 1000`, name, branch);
	const end = results.findIndex(({ result }) => result === "baseline-red" || result === "error");
	return end < 0 ? results.length : end;
}
/**
* The newest green whole trial of the same tree with the same configuration. `needsTests`: only a trial whose
* details are kept.
*/
function knownGreen({ db }, tree, configuration, needsTests) {
	const [trial] = db.all(`SELECT runs.run, trials.duration_ms AS durationMs, packed FROM trials JOIN runs ON runs.id = trials.run
     LEFT JOIN results ON results.trial = trials.id
     WHERE tree = ? AND configuration = ? AND trials.kind <> 'focus' AND outcome = 'green' AND failed = 0 AND (packed IS NOT NULL OR ?)
     ORDER BY trials.started_at DESC LIMIT 1`, tree, configuration, needsTests ? 0 : 1);
	if (!trial) return void 0;
	const names = new Map(db.all("SELECT id, test, file FROM tests").map(({ id, ...test }) => [id, test]));
	const tests = trial.packed ? unpack(trial.packed) : [];
	return {
		run: trial.run,
		durationMs: trial.durationMs,
		tests: tests.flatMap(({ test, status, durationMs = 0 }) => {
			const named = names.get(test);
			if (!named) return [];
			const file = named.file === null ? {} : { file: named.file };
			return [{
				id: named.test,
				name: named.test,
				suite: [],
				status,
				durationMs,
				...file
			}];
		})
	};
}
/** For each known flaky test: in how many whole trials it failed and passed, and of how many. */
function flakeRates({ db }, name) {
	const [all] = db.all(`SELECT count(*) AS trials FROM trials JOIN runs ON runs.id = trials.run
     WHERE name = ? AND trials.kind <> 'focus' AND passed > 0`, name);
	const rows = db.all(`SELECT tests.test, count(*) AS failed FROM flakes JOIN tests ON tests.id = flakes.test
     JOIN trials ON trials.id = flakes.trial JOIN runs ON runs.id = trials.run
     WHERE name = ? AND trials.kind <> 'focus' GROUP BY tests.id`, name);
	return new Map(rows.map(({ test, failed }) => [test, {
		failed,
		trials: Math.max(all?.trials ?? 0, failed)
	}]));
}

// src/landing/land.ts
/** How often the landing follows a moved base. After that, the survivors wait for the next run. */
const MOST_MOVES = 3;
/**
* Pushes the tested commit if the branch still stands at the tested base. If the branch has moved, the
* survivors are rebuilt on its new tip and tested again.
*/
async function land(request) {
	const { branch, remote, log, rebuild } = request;
	let survivors = request.survivors;
	const failed = (reason, detail) => ({
		kind: "failed",
		reason,
		detail,
		survivors
	});
	for (let moves = 0;; moves += 1) {
		if (survivors.steps.length === 0) return { kind: "nothing" };
		const { commit, base } = survivors;
		const pushed = await remote.push(branch, commit, base.commit);
		switch (pushed.kind) {
			case "landed": return {
				kind: "landed",
				survivors,
				branch
			};
			case "unknown": return failed("push-refused", `It is unknown whether ${commit} reached ${branch}, because the remote does not say: ${pushed.detail}`);
			case "refused": return failed("push-refused", `The push to ${branch} was refused: ${pushed.detail}. ${await keep$1(commit, request)}`);
			case "cancelled": return {
				kind: "cancelled",
				survivors
			};
			case "astray": return failed("push-refused", `The push did not reach ${branch}: ${pushed.detail}.`);
			case "moved": {
				const { tip } = pushed;
				if (tip === void 0 || moves === MOST_MOVES) return failed("base-moved", `${branch} ${tip === void 0 ? "was deleted during the run" : `moved ${moves + 1} times during the run`}. ${await keep$1(commit, request)}`);
				log.info(`${branch} moved to ${tip.slice(0, 12)}: the survivors are rebuilt there and tested again.`);
				const rebuilt = await rebuild(survivors, tip);
				if (typeof rebuilt === "string") return failed("base-moved", rebuilt);
				survivors = rebuilt;
			}
		}
	}
}
async function keep$1(commit, { keepBranch, remote }) {
	return await remote.keep(keepBranch, commit) ? `The tested commit ${commit.slice(0, 12)} is kept on the branch ${keepBranch}.` : "The tested commit could not be kept on a branch either.";
}
__name(keep$1, "keep");

// src/landing/protection.ts
/** Finds out, before the first trial, whether rules of a branch would refuse a push. */
const Rules = array$1(object({
	type: string(),
	ruleset_id: int().optional()
}));
const Ruleset = object({ current_user_can_bypass: string().optional() });
/** The types of GitHub's rules that refuse a push. Other rules do not concern a push of new linear commits. */
const DEMANDS = /* @__PURE__ */ new Map([
	["pull_request", "a pull request"],
	["required_signatures", "signed commits"],
	["required_status_checks", "status checks that passed on the commit"],
	["merge_queue", "the merge queue"],
	["update", "a right to bypass its rules"],
	["required_deployments", "deployments that succeeded"],
	["workflows", "workflows that passed"],
	["code_scanning", "results of code scanning"]
]);
/** A branch protection of the old kind, as far as everybody may read it. `null`: the branch has none. */
const Protection = object({ repository: object({
	viewerPermission: string().nullish(),
	ref: object({
		branchProtectionRule: object({ isAdminEnforced: boolean() }).nullish(),
		refUpdateRule: object({
			viewerCanPush: boolean(),
			requiredApprovingReviewCount: int().nullish(),
			requiredStatusCheckContexts: array$1(string().nullable()).nullish(),
			requiresSignatures: boolean()
		}).nullish()
	}).nullish()
}) });
const QUERY = `query ($owner: String!, $name: String!, $ref: String!) {
  repository(owner: $owner, name: $name) {
    viewerPermission
    ref(qualifiedName: $ref) {
      branchProtectionRule { isAdminEnforced }
      refUpdateRule { viewerCanPush requiredApprovingReviewCount requiredStatusCheckContexts requiresSignatures }
    }
  }
}`;
/**
* Returns what a push to this branch would be refused for; nothing where it would be accepted, or where GitHub
* cannot be asked now. `isProtected`: what the runner says about the branch.
*/
async function demandsOf(branch, isProtected, github) {
	const path = `{repo}/rules/branches/${encodeURIComponent(branch)}?per_page=100`;
	const rules = await told(github.ask("GET", path, Rules));
	if (rules === "outage") return [];
	const ofRules = (await withoutPassable(rules ?? [], github)).map(({ type }) => DEMANDS.get(type)).filter((one) => one !== void 0);
	if (ofRules.length > 0 || !isProtected) return [...new Set(ofRules)];
	const ofProtection = await demandsOfProtection(branch, github);
	if (ofProtection) return ofProtection;
	return rules && rules.length > 0 ? [] : ["something that GitHub does not tell this token"];
}
/** The rules without those that this token may bypass. */
async function withoutPassable(rules, github) {
	const refusing = rules.filter(({ type }) => DEMANDS.has(type));
	const ids = [...new Set(refusing.map(({ ruleset_id: id }) => id))].filter((id) => id !== void 0);
	const passable = /* @__PURE__ */ new Set();
	for (const id of ids) {
		const ruleset = await told(github.ask("GET", `{repo}/rulesets/${id}`, Ruleset));
		const how = ruleset === "outage" ? "always" : ruleset?.current_user_can_bypass;
		if (how === "always" || how === "exempt") passable.add(id);
	}
	return rules.filter(({ ruleset_id: id }) => id === void 0 || !passable.has(id));
}
/** What a branch protection of the old kind asks for; `undefined` where GitHub does not say. */
async function demandsOfProtection(branch, github) {
	const answer = await told(github.query(QUERY, { ref: `refs/heads/${branch}` }, Protection));
	if (answer === "outage") return [];
	if (!answer?.repository.ref) return void 0;
	const { viewerPermission, ref } = answer.repository;
	const rule = ref.refUpdateRule;
	const mayBypass = viewerPermission === "ADMIN" && ref.branchProtectionRule?.isAdminEnforced === false;
	if (!rule || mayBypass) return [];
	return [
		rule.requiredApprovingReviewCount == null ? "" : "a pull request",
		rule.requiresSignatures ? "signed commits" : "",
		(rule.requiredStatusCheckContexts ?? []).length > 0 ? "status checks that passed on the commit" : "",
		rule.viewerCanPush ? "" : "a right to push that this token does not have"
	].filter((demand) => demand !== "");
}
/** `undefined`: GitHub does not say it to this token. `outage`: it says nothing now, and the push itself will tell. */
function told(answer) {
	return answer.catch((error) => {
		if (!(error instanceof GitHubError)) throw error;
		return error.status === 0 || error.status >= 500 ? "outage" : void 0;
	});
}

// src/landing/preflight.ts
/** Throws a {@link UserError} when the landing cannot work, as far as this is known before the first trial. */
async function requireLandable(plan) {
	const { land, name, targetBranch, baseCommit, remote } = plan;
	if (land === "none") return;
	if (plan.remoteIsHere) await requireNotCheckedOut(targetBranch, plan.checkout);
	if (land === "commit") {
		await requirePushable(targetBranch, baseCommit, remote);
		return requireUndemanding(plan);
	}
	const branch = proposalBranch(name, targetBranch);
	const blocker = await remote.blockerOf(branch);
	if (blocker !== void 0) throw new UserError(`The branch \`${branch}\` cannot be made, because there is a branch \`${blocker}\`.`, `Delete or rename \`${blocker}\`, or set another \`name\`.`);
	await requireProposable({
		branch,
		targetBranch,
		github: plan.github
	});
	await requirePushable(branch, baseCommit, remote);
}
/** Throws a {@link UserError} unless a dry run shows that the remote would accept a push to this branch. */
async function requirePushable(branch, baseCommit, remote) {
	const refusal = await remote.refusal(branch, baseCommit);
	if (refusal === void 0) return;
	if (!refusal.isForbidden) throw new UserError(`AutoSync could not find out whether a push to \`${branch}\` would work: ${refusal.detail}`, "Check the network and the remote, then start the run again.", EXIT.broken);
	throw new UserError(`A push to \`${branch}\` would be refused: ${refusal.detail}`, remote.fixForPush);
}
/** Throws a {@link UserError} if rules of the branch ask for more than a push: a dry run does not show that. */
async function requireUndemanding({ targetBranch, isProtected, github }) {
	const demands = github ? await demandsOf(targetBranch, isProtected, github) : [];
	if (demands.length === 0) return;
	throw new UserError(`A push to \`${targetBranch}\` would be refused: the branch is protected and asks for ${demands.join(", ")}.`, "Set `land: pull-request`, or let the app whose token you give as `token` bypass the rules of the branch.");
}
/** Throws a {@link UserError} if the branch is checked out here: git refuses a push to such a branch. */
async function requireNotCheckedOut(branch, checkout) {
	if (!(await checkout.checkedOutBranches()).includes(branch)) return;
	throw new UserError(`With \`--remote .\` the branch \`${branch}\` cannot be pushed to, because it is checked out here.`, "Check out another branch, name another `--target-branch`, or push to a real remote.");
}

// src/landing/trigger.ts
/** Starts other workflows after a stable landing. */
/**
* Starts the configured workflows and sends the configured event, unless alerts are raised or too few runs were
* green. Returns sentences for the user: what was started, and what was not.
*/
async function trigger({ workflows, event, greenRuns }, landed, state, github) {
	if (state.alerts > 0) return [`No workflow was started, because the run raised alerts (${state.alerts}).`];
	if (state.greenRuns < greenRuns) return [`No workflow was started: ${state.greenRuns} of ${greenRuns} green runs in a row.`];
	const notes = [];
	const start = async (what, path, body) => {
		try {
			await github.once("POST", path, unknown(), body);
			notes.push(`${what} was started for ${landed.commit.slice(0, 12)}.`);
		} catch (error) {
			notes.push(`${what} could not be started: ${error.message}. The job needs \`permissions: ${path.includes("workflows") ? "actions" : "contents"}: write\`, and a workflow needs an input \`landed-sha\`.`);
		}
	};
	for (const workflow of workflows) await start(`The workflow ${workflow}`, `{repo}/actions/workflows/${encodeURIComponent(workflow)}/dispatches`, {
		ref: landed.branch,
		inputs: { "landed-sha": landed.commit }
	});
	if (event !== void 0) await start(`The event ${event}`, "{repo}/dispatches", {
		event_type: event,
		client_payload: {
			"landed-sha": landed.commit,
			branch: landed.branch,
			run: landed.run
		}
	});
	return notes;
}

// src/platform/git/commit-source.ts
/** Brings commits into the private store, from the checkout while it is trusted, then from the remote. */
/** Fetches the commits that a run needs. It chooses between the checkout and the remote. */
var CommitSource = class {
	checkout;
	store;
	remote;
	mayAskCheckout = true;
	constructor(checkout, store, remote) {
		this.checkout = checkout;
		this.store = store;
		this.remote = remote;
	}
	/**
	* Makes all later fetches use only the remote. It must be called before tests run, because a
	* test can rewrite the checkout.
	*/
	distrustCheckout() {
		this.mayAskCheckout = false;
	}
	/** Fetches the tip of a branch of the remote. Throws a {@link UserError} when the branch does not exist. */
	async tipOf(branch) {
		const tip = await this.remote.tip(branch);
		if (tip !== void 0) return this.fetch(tip);
		throw new UserError(`The branch \`${branch}\` does not exist on the remote.`, "Push it first, or name another one with `target-branch`.");
	}
	/** Fetches one commit with its tree, without its parents. Throws a {@link UserError} when that fails. */
	async fetch(commit) {
		try {
			if (this.mayAskCheckout && await this.checkout.has(commit)) await this.fromCheckout(commit);
			else await this.fromRemote(commit);
		} catch (error) {
			if (error instanceof UserError) throw error;
			throw new UserError(`The commit ${commit.slice(0, 12)} could not be fetched: ${error.message}`, "Check the network, and check that the checkout is a complete repository.", EXIT.broken);
		}
		return this.store.readBase(commit);
	}
	/**
	* Fetches from the checkout, or from the remote if that fails: a partial clone
	* lacks some files of the commit.
	*/
	async fromCheckout(commit) {
		try {
			await this.store.fetchCommit(commit, this.checkout.commonDir);
		} catch (error) {
			if (!this.remote.fetchesIntoStore) throw error;
			await this.remote.fetch(commit);
		}
	}
	/**
	* Fetches from the remote. A user's own remote fetches into the user's repository, and the
	* store takes the commit from there.
	*/
	async fromRemote(commit) {
		await this.remote.fetch(commit);
		if (!this.remote.fetchesIntoStore) await this.store.fetchCommit(commit, this.checkout.commonDir);
	}
};

// src/platform/system/lock.ts
/** Locks a folder, so that only one process at a time uses it. */
/**
* Locks a folder until the result is disposed, and waits while another process holds the lock. It is
* SQLite's lock on an empty file: the system releases it when the process ends, so a killed process
* leaves no lock behind. `lock.json` in the folder says which process holds the lock. `onWait` is
* called once, when the wait begins.
*/
async function lockFolder(folder, signal, onWait) {
	await mkdir(folder, { recursive: true });
	const card = path.join(folder, "lock.json");
	const db = new DatabaseSync(path.join(folder, "lock"), { timeout: 0 });
	let hasTold = false;
	while (!tryLock(db)) {
		if (!hasTold) onWait(await holderOf(card));
		hasTold = true;
		await setTimeout$1(200, void 0, { signal });
	}
	const me = {
		process: process.pid,
		host: os.hostname(),
		since: (/* @__PURE__ */ new Date()).toISOString()
	};
	await writeFile(card, `${JSON.stringify(me)}\n`);
	return { async [Symbol.asyncDispose]() {
		await rm(card, { force: true });
		db.close();
	} };
}
/** Takes the lock of a file for as long as it is open. False: another process has it. */
function tryLock(db) {
	try {
		db.exec("BEGIN EXCLUSIVE");
		return true;
	} catch (error) {
		if (error.errcode === SQLITE_BUSY) return false;
		throw error;
	}
}
const SQLITE_BUSY = 5;
async function holderOf(card) {
	try {
		const { process: pid, host, since } = JSON.parse(await readFile(card, "utf8"));
		return `process ${String(pid)} on ${String(host)} since ${String(since)}`;
	} catch {
		return "another process";
	}
}

// src/platform/system/temporary.ts
/** Temporary folders that are removed at the end, or by a later run when this one is killed. */
const PREFIX = "autosync-";
const OURS = /^autosync-(?:copy-)?\w{6}$/;
/** The file whose lock says that the run of a folder is alive. The system releases it when the process ends. */
const LOCK = "lock";
/** Makes a new folder below `parent`. `kind`: part of its name. */
async function openTemporary(parent, kind = "") {
	const directory = await mkdtemp(path.join(parent, `${PREFIX}${kind}`));
	const lock = new DatabaseSync(path.join(directory, LOCK), { timeout: 0 });
	if (!tryLock(lock)) {
		lock.close();
		return openTemporary(parent, kind);
	}
	return {
		directory,
		async [Symbol.asyncDispose]() {
			try {
				await removeTree(directory);
			} finally {
				lock.close();
			}
		}
	};
}
/** Removes the folders of runs that were killed, and ends the processes that their trials left. */
async function removeLeftovers(parent) {
	const names = await readdir(parent).catch(() => []);
	for (const name of names.filter((one) => OURS.test(one))) {
		const directory = path.join(parent, name);
		if (!await isLeftOver(directory)) continue;
		await endScope(name);
		await removeTree(directory).catch(() => void 0);
	}
}
async function isLeftOver(directory) {
	const [folder, file] = await Promise.all([directory, path.join(directory, LOCK)].map((name) => lstat(name).catch(() => void 0)));
	if (!folder?.isDirectory() || folder.uid !== process.getuid?.() || !file?.isFile() || file.size > 0) return false;
	try {
		const lock = new DatabaseSync(path.join(directory, LOCK), { timeout: 0 });
		try {
			return tryLock(lock);
		} finally {
			lock.close();
		}
	} catch {
		return false;
	}
}

// src/platform/git/tree-writer.ts
/**
* One `git mktree --batch` for the whole run, so that writing a directory costs a
* message and not a new process.
*/
var TreeWriter = class {
	start;
	child;
	waiting = [];
	constructor(start) {
		this.start = start;
	}
	/** Writes one directory and returns its id. Names are bytes (latin1). Git sorts the entries. */
	write(entries) {
		this.child ??= this.open();
		const lines = [...entries].map(([name, { mode, oid }]) => `${mode} ${typeOf(mode)} ${oid}\t${name}\0`);
		return new Promise((resolve, reject) => {
			this.waiting.push({
				resolve,
				reject
			});
			this.child.stdin.write(Buffer.from(`${lines.join("")}\0`, "latin1"));
		});
	}
	close() {
		this.child?.stdin.end();
		this.child = void 0;
	}
	open() {
		const child = this.start();
		let rest = "";
		let said = "";
		child.stdout.on("data", (chunk) => {
			const lines = (rest + chunk.toString("latin1")).split("\n");
			rest = lines.pop();
			for (const id of lines) this.waiting.shift()?.resolve(id);
		});
		child.stderr.on("data", (chunk) => said += chunk.toString("utf8"));
		const fail = (error) => {
			if (this.child !== child) return;
			this.child = void 0;
			for (const { reject } of this.waiting.splice(0)) reject(error);
		};
		child.stdin.on("error", fail);
		child.on("error", fail);
		child.on("close", (code) => fail(/* @__PURE__ */ new Error(`git mktree ended with ${code}: ${said.trim()}`)));
		return child;
	}
};
function typeOf(mode) {
	if (mode === "040000") return "tree";
	return mode === "160000" ? "commit" : "blob";
}

// src/platform/git/store.ts
/** The private git repository of a run, in which trees and commits are made. */
/** The commit a batch is built on, with its tree. */
var Base = class extends Tree {
	commit;
	/** Committer date, in seconds since 1970. */
	committedAt;
	constructor(commit, committedAt, tree, listing) {
		super(tree, Tree.parse(listing));
		this.commit = commit;
		this.committedAt = committedAt;
	}
};
/**
* A bare repository outside the workspace. Trees are made and judged here, where no test can change them. The
* store fetches the objects that it needs, and shares none with the checkout.
*/
var PrivateStore = class PrivateStore {
	directory;
	gitDir;
	git;
	writer;
	folder;
	constructor(folder) {
		this.folder = folder;
		this.directory = folder.directory;
		this.gitDir = path.join(folder.directory, "store.git");
		this.git = hardGit(this.gitDir, { config: SCRATCH });
		this.writer = new TreeWriter(() => this.git.start([
			"mktree",
			"-z",
			"--batch",
			"--missing"
		]));
	}
	/**
	* Makes an empty store in a new folder below `temporary`. `objectFormat`: sha1 or
	* sha256, as in the user's repository.
	*/
	static async open(temporary, objectFormat) {
		const store = new PrivateStore(await openTemporary(temporary));
		await hardGitIn(store.directory).run([
			"init",
			"--quiet",
			"--bare",
			"--template=",
			`--object-format=${objectFormat}`,
			store.gitDir
		]);
		return store;
	}
	/** Brings one commit, without its history, from a repository on this machine. */
	async fetchCommit(commit, fromGitDir) {
		await hardGit(this.gitDir, { config: [...SCRATCH, "core.compression=0"] }).run([
			"fetch",
			"--quiet",
			"--depth=1",
			"--no-tags",
			"--no-write-fetch-head",
			LOCAL_UPLOAD_PACK,
			"--",
			fromGitDir,
			commit
		]);
	}
	async readBase(commit) {
		const [header, listing] = await Promise.all([this.git.text([
			"show",
			"-s",
			"--format=%T %ct",
			commit
		]), this.git.run([
			"ls-tree",
			"-r",
			"-t",
			"-z",
			"--full-tree",
			commit
		])]);
		const [tree, seconds] = header.split(" ");
		return new Base(commit, Number(seconds), tree, listing.stdout);
	}
	async parentsOf(commit) {
		return [...(await this.git.text([
			"cat-file",
			"commit",
			commit
		])).split("\n\n")[0].matchAll(/^parent (\w+)$/gm)].map(([, id]) => id);
	}
	/** Counts the lines that differ between two trees, file by file. A binary file counts as 0 lines. */
	async numstat(before, after) {
		const told = await this.git.run([
			"diff-tree",
			"-r",
			"--numstat",
			"-z",
			"--no-renames",
			before,
			after
		]);
		return splitNul(told.stdout).map(parseNumstat);
	}
	/** Makes a new tree with changes, and writes it to the store. */
	change(tree, changes) {
		return tree.with(changes, (entries) => this.writer.write(entries));
	}
	async readBlob(oid) {
		return (await this.git.run([
			"cat-file",
			"blob",
			oid
		])).stdout;
	}
	async writeBlob(content) {
		return this.git.text([
			"hash-object",
			"-w",
			"--stdin"
		], { input: content });
	}
	/** Writes a chain of commits on top of `parent`, oldest first. Returns the id of the newest commit. */
	async writeCommits(parent, commits) {
		const stream = [
			"feature done\n",
			...commits.flatMap((commit, index) => fastImport(commit, index === 0 ? parent : `:${index}`, index + 1)),
			`get-mark :${commits.length}\n`,
			"done\n"
		];
		return this.git.text([
			"fast-import",
			"--quiet",
			"--force",
			"--date-format=raw"
		], { input: stream.join("") });
	}
	/** Returns the sizes of blobs in bytes, in the order of `oids`. */
	async blobSizes(oids) {
		if (oids.length === 0) return [];
		return (await this.git.text(["cat-file", "--batch-check=%(objectsize)"], { input: `${oids.join("\n")}\n` })).split("\n").map(Number);
	}
	async [Symbol.asyncDispose]() {
		this.writer.close();
		await this.folder[Symbol.asyncDispose]().catch(() => void 0);
	}
};
/** Describes one commit for `git fast-import`. The empty path in the `M` line sets the whole tree. */
function fastImport({ tree, message, author, committer }, parent, mark) {
	return [
		"commit refs/autosync/written\n",
		`mark :${mark}\n`,
		`author ${author.name} <${author.email}> ${author.date}\n`,
		`committer ${committer.name} <${committer.email}> ${committer.date}\n`,
		`data ${Buffer.byteLength(message)}\n${message}\n`,
		`from ${parent}\n`,
		`M 040000 ${tree} \n`,
		"\n"
	];
}

// src/platform/git/raw-diff.ts
/** Reads git's raw diffs: which paths differ between two trees. */
/** Parses git's raw format: `:mode mode oid oid status NUL path NUL`, repeated. */
function parseRaw(output) {
	const changes = [];
	for (let at = 0; at < output.length;) {
		const headerEnd = output.indexOf(0, at);
		const pathEnd = output.indexOf(0, headerEnd + 1);
		const [modeBefore, modeAfter, oidBefore, oidAfter] = output.toString("latin1", at + 1, headerEnd).split(" ");
		const name = output.subarray(headerEnd + 1, pathEnd);
		changes.push({
			path: name.toString("utf8"),
			isMangled: !isUtf8(name),
			before: modeBefore === "000000" ? void 0 : {
				mode: modeBefore,
				oid: oidBefore
			},
			after: modeAfter === "000000" ? void 0 : {
				mode: modeAfter,
				oid: oidAfter
			}
		});
		at = pathEnd + 1;
	}
	return changes;
}
/** Lists the paths that differ between two trees. */
async function treeChanges(git, before, after) {
	const args = [
		"diff-tree",
		"-r",
		"--raw",
		"-z",
		"--no-renames",
		"--no-abbrev",
		before,
		after
	];
	return parseRaw((await git.run(args)).stdout);
}

// src/trial/judging/testable.ts
/** Checks that the test command works on the base, before patches are judged by it. */
/**
* Throws a {@link UserError} when the baseline says nothing about the code, because the test command could
* not be started or could not judge the base.
*/
function requireTestable({ judgement, exitCode, tail }) {
	if (judgement.outcome === "error") throw new UserError(`The baseline could not be judged. ${judgement.why}`, "Make the test command work on the target branch. Check that its reports match `report-paths`.", EXIT.broken);
	if (exitCode === 126 || exitCode === 127) {
		const said = tail.at(-1)?.trim() ?? "";
		throw new UserError(`The test command could not be started: exit code ${exitCode}. ${said}`, "Check `test-command`, and that `setup-command` installs what it needs.");
	}
}

// src/pull-request.ts
/** Tests the merge and gives a verdict. Nothing lands. What was red before is reported, not blamed. */
async function tryPullRequest(run) {
	const { event, facts, store, source, checkout, save, needsTests } = run;
	const { base, merge, head } = await fetchBoth(event, run);
	facts.setBase(base);
	const id = `#${event.number}`;
	facts.offerPullRequest({
		id,
		title: event.title,
		remarks: await policyRemarks(run, base, merge)
	});
	facts.note(await run.advise(base));
	facts.note(staleness(event, merge, head));
	await save();
	run.log.info(`pull request ${id}: merge ${merge.commit.slice(0, 12)} beside ${base.commit.slice(0, 12)} of ${run.targetBranch}`);
	source.distrustCheckout();
	await using workspace = await run.openWorkspace(base);
	const trials = await run.openTrials(workspace, id);
	const known = run.knownGreen(base.id);
	const before = known ? trials.adoptBaseline(base, known) : await trials.baseline(base);
	const after = await tryMerge(merge, id, trials);
	facts.canFocus &&= trials.canFocus;
	if (after.judgement.outcome === "error" || after.exitCode === before.exitCode) requireTestable(before);
	const rates = run.flakeRates();
	const comparison = compareTests(before.tests, after.tests, rates, run.tries);
	const verdict = verdictOf$1({
		before,
		after,
		comparison,
		needsTests
	});
	facts.addPullRequest(id, verdict, {
		number: event.number,
		baseline: known ? {
			from: "history",
			run: known.run
		} : { from: "trial" },
		before: {
			tests: before.tests.length,
			durationMs: before.durationMs
		},
		after: {
			tests: after.tests.length,
			durationMs: after.durationMs
		},
		comparison,
		effect: effectOf(before, after, comparison, (id) => (rates.get(id)?.failed ?? 0) > 0),
		change: {
			author: (head && await checkout.authorOf(head)) ?? event.author,
			at: merge.committedAt,
			subject: event.title,
			files: await store.numstat(base.id, merge.id)
		},
		isUnclear: verdict.verdict === "undecided",
		recent: await checkout.recentCommits(base.commit)
	});
	await save();
}
/** GitHub's merge of the pull request with its parents: base and head. Fetches what the checkout lacks. */
async function fetchBoth(event, { source, store }) {
	const merge = await source.fetch(event.mergeCommit);
	const [first, second] = await store.parentsOf(merge.commit);
	if (!first || !second) throw new UserError(`${merge.commit.slice(0, 12)} is not a merge of the pull request.`, "Use `patches: pull-request` on `pull_request` events; on others set `patches` to a folder.");
	return {
		base: await source.fetch(first),
		merge,
		head: second
	};
}
/** Says that GitHub's merge is not of the newest commit of the pull request, for example after a conflict. */
function staleness({ headCommit, number }, merge, head) {
	if (headCommit === void 0 || headCommit === head) return void 0;
	const [tested, newest] = [head.slice(0, 12), headCommit.slice(0, 12)];
	return `GitHub's merge ${merge.commit.slice(0, 12)} is out of date: it holds the commit ${tested}, and #${number} is at ${newest}. So this verdict is about ${tested}. Look for conflicts, then push again.`;
}
/** What policy would refuse, as a remark: nothing lands, so nothing is refused. */
async function policyRemarks({ store, openPolicy }, base, merge) {
	const changes = await treeChanges(store.git, base.id, merge.id);
	if (changes.length === 0) return [];
	const refusal = await (await openPolicy(base)).refusal(changes, base);
	return refusal ? [`Policy would refuse it as a patch (${refusal.reason}): ${refusal.detail}`] : [];
}
/** A full trial of the merge. Missing tests do not make it red here: the comparison reports them. */
async function tryMerge(merge, id, trials) {
	const trial = await trials.settled({
		commit: merge.commit,
		tree: merge.id,
		patches: [id]
	}, "");
	const { judgement } = trial;
	return judgement.outcome === "red" && judgement.reason === "tests-weakened" ? trials.judgeAgain(trial, void 0) : trial;
}
/** The verdict on a pull request, by the tests it broke. What was red on the base before does not count. */
function verdictOf$1({ before, after, comparison, needsTests }) {
	const { judgement, tree, tests } = after;
	const isBaseGreen = before.judgement.outcome === "green" && failedIds(before.tests).length === 0;
	const isBaseKnown = before.judgement.outcome === "green" || needsTests && before.tests.length > 0;
	if (judgement.outcome === "green") return accepted(!isBaseGreen && failedIds(tests).length === 0 ? "repairs-base" : "green", "The tests are green with it.");
	if (judgement.outcome === "error" && isBaseKnown) return unclear(judgement.why);
	if (!isBaseKnown) return unclear(`${judgement.why} The base is not green without it, either, so nobody can be blamed.`);
	const names = comparison.caused.map(({ id }) => id);
	const reason = "reason" in judgement ? judgement.reason : "command-failed";
	const isAboutTests = reason === "tests-failed" || reason === "tests-weakened";
	if (names.length === 0 && isAboutTests) return verdictWithoutCulprits(before, after, comparison);
	const what = names.length > 0 ? `It breaks ${counted(names.length, "test")}.` : judgement.why;
	const beside = isBaseGreen ? `Green without it (tree ${before.tree.slice(0, 12)}), red` : "They pass without it and fail";
	return {
		verdict: "culprit",
		reason: reason === "tests-weakened" ? "tests-failed" : reason,
		detail: `${what} ${beside} with it (tree ${tree.slice(0, 12)}).`,
		evidence: {
			...isBaseGreen ? { greenTree: before.tree } : {},
			redTree: tree,
			tests: names
		}
	};
}
__name(verdictOf$1, "verdictOf");
/** The verdict where no failure is new. Everything else about the run must be in order, too. */
function verdictWithoutCulprits(before, after, comparison) {
	const { alreadyRed, flaky, vanished } = comparison;
	const { exitCode, evidence, judgement } = after;
	const excused = new Set([...alreadyRed, ...flaky].map(({ id }) => id));
	const excusing = evidence ? judge$1(evidence, {
		excused,
		baseExitCode: before.exitCode
	}) : judgement;
	const isWhole = vanished.length === 0 || exitCode === 0 || exitCode === 1;
	if (excusing.outcome === "green" && isWhole) return accepted("green", "Each test that fails with it also fails without it, or is known to be flaky.");
	const gone = vanished.length > 0 ? `, and ${counted(vanished.length, "test")} are gone` : "";
	return unclear(`${judgement.why} No failure is new, but the tests did not end as they should${gone}.`);
}
function accepted(reason, detail) {
	return {
		verdict: "accepted",
		reason,
		detail
	};
}
function unclear(detail) {
	return {
		verdict: "undecided",
		reason: "error",
		detail
	};
}

// src/record/facts.ts
/** Collects what a run finds out, step by step, and makes the record of the run from it. */
var RunFacts = class {
	trialLog = new TrialLog();
	verdicts = /* @__PURE__ */ new Map();
	base;
	batch = {
		patches: [],
		rejected: []
	};
	landed;
	/** As far as is known, reports name the tests, and single tests can be run alone. */
	canFocus = false;
	about;
	search;
	history = {
		origin: "nowhere",
		runs: 0
	};
	earlier = /* @__PURE__ */ new Map();
	flaky = /* @__PURE__ */ new Set();
	orderDependent = /* @__PURE__ */ new Set();
	notes = /* @__PURE__ */ new Set();
	/** Remarks on patches that were applied at another place than they say, by id. */
	moved = /* @__PURE__ */ new Map();
	offered;
	pullRequest;
	proposal;
	isBaselineRed = false;
	greenBecause = "green";
	/** What went wrong outside the patches. */
	problem;
	constructor(about) {
		this.about = about;
	}
	/** Records why the run cannot go on. A {@link UserError} sets the exit code; every other error is a bug. */
	fail(error) {
		this.problem = {
			text: describeError(error),
			exitCode: error instanceof UserError ? error.exitCode : EXIT.broken
		};
	}
	/** The exit code of the problem; `undefined` when there is no problem. */
	get problemExitCode() {
		return this.problem?.exitCode;
	}
	/** Adds a note for people. Notes decide nothing. */
	note(text) {
		if (text !== void 0) this.notes.add(text);
	}
	/** Records where the history of earlier runs came from. */
	setHistory({ origin, runs, notes }) {
		this.history = {
			origin,
			runs
		};
		for (const note of notes) this.note(note);
	}
	/** Records which patches were offered before, by id. */
	recognise(earlier) {
		this.earlier = earlier;
	}
	/** Records the commit that candidates are built on from now on. */
	setBase(base) {
		this.base = {
			commit: base.commit,
			tree: base.id
		};
		return base;
	}
	/** Records that a search begins, or starts again from its beginning. */
	beginSearch(assumptions) {
		this.search = {
			patches: this.batch.patches.map(({ id }) => id),
			assumptions,
			journal: []
		};
	}
	/** Records a question of the search with its answer. */
	addAnswer(entry) {
		this.search?.journal.push(entry);
	}
	/** Records the outcome of the baseline and the search. */
	addOutcome(outcome) {
		this.addResult(outcome.result, outcome.kind === "repaired" ? "repairs-base" : "green");
		if (outcome.kind === "baseline-red") this.setBaselineRed(outcome.why, outcome.isSetup);
	}
	/** Records a search result: verdicts on patches that are not green. `because`: why the others are green. */
	addResult(result, because = this.greenBecause) {
		this.greenBecause = because;
		for (const [id, verdict] of result.verdicts) this.verdicts.set(id, verdict);
		for (const id of result.flaky) this.flaky.add(id);
		this.trialLog.noteFlaky(result.flaky);
		for (const id of result.orderDependent) {
			this.orderDependent.add(id);
			this.note(`\`${id}\` fails when it runs with other tests and passes when it runs alone: it depends on them.`);
		}
	}
	/** Records that the baseline was red and that the batch did not repair it. */
	setBaselineRed(why, isSetup) {
		const { targetBranch } = this.about;
		this.isBaselineRed = true;
		if (isSetup) this.note(`The set-up failed on \`${targetBranch}\`: ${why} Run \`setup-command\` in a fresh checkout of \`${targetBranch}\` to see why; the output of trial 1 is among the reports.`);
		const detail = isSetup ? `It was not tried, because the set-up fails on ${targetBranch}.` : `The tests of ${targetBranch} are red without this patch: ${why}`;
		this.giveEach(this.batch.patches, {
			verdict: "undecided",
			reason: "error",
			detail
		});
	}
	/** Accepts the patches of a green candidate, in a run that does not land them. */
	accept({ steps }) {
		this.giveEach(patchesOf(steps), {
			verdict: "accepted",
			reason: this.greenBecause,
			detail: "The tests are green with this patch."
		});
		this.noteMoved(steps);
	}
	/**
	* Notes hunks that git applied at another line than they say. Where an earlier patch of the batch changed the same
	* file, that is to be expected.
	*/
	noteMoved(steps) {
		const touched = /* @__PURE__ */ new Set();
		for (const { patch, moved } of steps) {
			const odd = moved.filter(({ file }) => !touched.has(file));
			const remarks = odd.slice(0, MOST_MOVED).map(({ file, hunk, at, said }) => `Hunk ${hunk} of \`${file}\` says line ${said} and was applied at line ${at}. Look whether that is the right place.`);
			const more = odd.length - remarks.length;
			if (more > 0) remarks.push(`${more} more hunks were applied at other lines than they say.`);
			this.moved.set(patch.id, remarks);
			for (const { scan } of patch.parts) for (const file of scan.files) touched.add(file.path);
		}
	}
	/** Records that the run was cancelled between the last trial and the landing. */
	cancelBeforeLanding({ steps }) {
		this.giveEach(patchesOf(steps), {
			verdict: "undecided",
			reason: "error",
			detail: "The tests are green with this patch, but the run was cancelled before the landing."
		});
	}
	/** Records whether the green patches landed on the branch, and if not, why. */
	addLanding(landing) {
		if (landing.kind === "nothing") return this.note(landing.note);
		if (landing.kind === "cancelled") return this.cancelBeforeLanding(landing.survivors);
		const { steps, commit, tree } = landing.survivors;
		if (landing.kind === "failed") {
			const { reason, detail } = landing;
			return this.giveEach(patchesOf(steps), {
				verdict: "undecided",
				reason,
				detail
			});
		}
		this.landed = {
			commit,
			tree: tree.id,
			branch: landing.branch
		};
		this.noteMoved(steps);
		let detail = "The tests are green with this patch.";
		if (landing.kind === "proposed") {
			this.proposal = {
				number: landing.number,
				url: landing.url
			};
			this.note(landing.note);
			detail += ` The patch waits in pull request #${landing.number}.`;
		}
		this.giveEach(patchesOf(steps), {
			verdict: "landed",
			reason: this.greenBecause,
			detail
		});
	}
	/** Records that the run is about a pull request, not about a batch of patches. */
	offerPullRequest(offered) {
		this.offered = offered;
	}
	addPullRequest(id, verdict, found) {
		this.verdicts.set(id, verdict);
		this.pullRequest = found;
	}
	/** Whether every verdict is final: no patch waits for another run. */
	get isDecided() {
		return [...this.verdicts.values()].every(({ verdict }) => verdict !== "undecided");
	}
	/** What the search has assumed and asked so far, with the answers; `undefined` before the first answer. */
	get searchRecord() {
		return this.search && this.search.journal.length > 0 ? this.search : void 0;
	}
	/** The record of the run as far as it has come. `durationMs`: how long the run has taken until now. */
	record(durationMs) {
		const { trials } = this.trialLog;
		const patches = this.patchRecords();
		return {
			...this.about,
			durationMs,
			result: this.result(patches),
			base: this.base,
			landed: this.landed,
			patches,
			trials,
			history: this.history,
			notes: [.../* @__PURE__ */ new Set([...this.notes, ...trials.flatMap(({ notes }) => notes)])],
			flaky: [.../* @__PURE__ */ new Set([...trials.flatMap(({ flaky }) => flaky), ...this.flaky])],
			orderDependent: [...this.orderDependent],
			custom: lastGreenOf(trials)?.metrics ?? [],
			search: this.searchRecord,
			proposal: this.proposal,
			pullRequest: this.pullRequest,
			problem: this.problem?.text
		};
	}
	giveEach(patches, verdict) {
		for (const { id } of patches) if (!this.verdicts.has(id)) this.verdicts.set(id, verdict);
	}
	patchRecords() {
		const tried = this.batch.patches.map((patch) => ({
			id: patch.id,
			title: patch.title,
			declared: patch.declared,
			remarks: [
				...remarksOn(patch),
				...this.moved.get(patch.id) ?? [],
				...recognition(this.earlier.get(patch.id))
			],
			verdict: this.verdicts.get(patch.id) ?? NOT_REACHED
		}));
		const rejected = this.batch.rejected.map((offer) => ({
			...offer,
			declared: {},
			remarks: []
		}));
		const pullRequest = this.offered && {
			...this.offered,
			declared: {},
			verdict: this.verdicts.get(this.offered.id) ?? NOT_REACHED
		};
		return [
			...tried,
			...rejected,
			...pullRequest ? [pullRequest] : []
		];
	}
	result(patches) {
		if (this.problem) return "error";
		if (this.isBaselineRed) return "baseline-red";
		const offered = patches.filter(({ verdict }) => verdict.verdict !== "already-applied");
		if (offered.length === 0) return "empty";
		const made = offered.filter(({ verdict }) => madeIt(verdict.verdict)).length;
		return made === offered.length ? "landed" : made > 0 ? "partial" : "rejected";
	}
};
/** At most this many hunks of one patch are named that were applied at another line. */
const MOST_MOVED = 5;
const NOT_REACHED = {
	verdict: "undecided",
	reason: "error",
	detail: "The run ended before it could be tried."
};
function remarksOn({ parts, remarks = [] }) {
	const paths = new Set(parts.flatMap(({ scan }) => scan.files.map((file) => file.path)));
	const configuration = testConfiguration([...paths]);
	return configuration.length === 0 ? [...remarks] : [...remarks, `This patch changes how the tests run: ${configuration.map((path) => `\`${path}\``).join(", ")}.`];
}
function recognition(earlier) {
	if (!earlier) return [];
	const { times, verdict, reason, at } = earlier;
	const day = new Date(at).toISOString().slice(0, 10);
	return [`This patch was offered before${times === 1 ? "" : `, ${times} times`}: on ${day} its verdict was ${verdict} (${reason}).`];
}
function patchesOf(steps) {
	return steps.map(({ patch }) => patch);
}

// src/candidate/applier.ts
/** Applies patches to trees with `git apply`, without a work tree. */
/**
* Runs `git apply --cached` on a private index.
*
* The index first holds only the files that the patches of the batch name, so the cost of a patch
* does not depend on the size of the repository. A patch is tried on the whole tree if it adds a file where the tree
* already has something else, or if it does not apply to this small index and may look for its files elsewhere. Then the
* result on the whole tree counts. Where the files that a patch names are as they were before, so is its result.
*/
var Applier = class {
	git;
	index;
	wholeIndex;
	paths;
	/** The tree whose files the small index holds, and these files; `undefined` if the index matches no tree. */
	loaded;
	/** Results by patch and by what the tree has at the paths that the patch names. */
	known = /* @__PURE__ */ new Map();
	knownReverses = /* @__PURE__ */ new Map();
	/** What git reads of a part: the files it names, or its exit code where it reads none. */
	names = /* @__PURE__ */ new Map();
	/** `paths`: the paths that the headers of the patches name. */
	constructor(store, paths) {
		this.git = store.git;
		this.index = path.join(store.directory, "candidate.index");
		this.wholeIndex = path.join(store.directory, "whole.index");
		this.paths = paths;
	}
	/** Applies all parts in order, or none. */
	async apply(tree, patch) {
		const paths = pathsOf$1(patch);
		const key = keyOf(patch, tree);
		const known = this.known.get(key);
		if (known) {
			this.loaded = void 0;
			return known;
		}
		const result = await this.applyToNamedFiles(tree, patch) ?? await this.applyToWholeTree(tree, patch);
		if (result.kind === "applied" ? result.parts.flat().every((change) => paths.has(change.path)) : namesItsFiles(patch, tree)) this.known.set(key, result);
		return result;
	}
	/** Tells the applier which tree was written after `apply`: the small index now holds its files. */
	nowAt(tree) {
		if (this.loaded) this.loaded.tree = tree.id;
	}
	/**
	* Whether the patch can be taken out of the tree, which means that the tree contains it. The parts of a series build on
	* each other, so only a patch with a single part can be checked this way.
	*/
	async reverses(tree, patch) {
		const [part, ...others] = patch.parts;
		if (!part || others.length > 0) return false;
		if (!namesItsFiles(patch, tree)) {
			await this.git.run(["read-tree", tree.id], { env: { GIT_INDEX_FILE: this.wholeIndex } });
			return (await this.gitApply(part, this.wholeIndex, ["--reverse", "--check"])).code === 0;
		}
		const key = keyOf(patch, tree);
		const known = this.knownReverses.get(key);
		if (known !== void 0) return known;
		await this.load(tree);
		const isReversed = (await this.gitApply(part, this.index, ["--reverse", "--check"])).code === 0;
		this.knownReverses.set(key, isReversed);
		return isReversed;
	}
	/** `undefined`: only the whole tree can tell. */
	async applyToNamedFiles(tree, patch) {
		const parts = [];
		const moved = [];
		let files = await this.load(tree);
		for (const part of patch.parts) {
			const { loaded } = this;
			this.loaded = void 0;
			const result = await this.gitApply(part, this.index);
			if (result.code !== 0) {
				this.loaded = loaded;
				return namesItsFiles(patch, tree) ? this.explain(part, this.index) : void 0;
			}
			moved.push(...movedHunks(result.stderr));
			const after = await this.read();
			if (!after) return void 0;
			const changes = difference(files, after);
			if (changes.some((change) => collides(change, tree))) return void 0;
			parts.push(changes);
			files = after;
		}
		this.loaded = {
			tree: "",
			files
		};
		return {
			kind: "applied",
			parts,
			moved
		};
	}
	async applyToWholeTree(tree, patch) {
		const env = { GIT_INDEX_FILE: this.wholeIndex };
		await this.git.run(["read-tree", tree.id], { env });
		const parts = [];
		const moved = [];
		let before = tree.id;
		for (const part of patch.parts) {
			let result = await this.gitApply(part, this.wholeIndex);
			if (result.code !== 0 && !part.scan.isGit && part.scan.strip === 1) {
				const second = await this.gitApply(part, this.wholeIndex, [], 0);
				if (second.code === 0) result = second;
			}
			if (result.code !== 0) return this.explain(part, this.wholeIndex);
			moved.push(...movedHunks(result.stderr));
			const raw = await this.git.run([
				"diff-index",
				"--cached",
				"--raw",
				"-z",
				"--no-renames",
				"--no-abbrev",
				before
			], { env });
			parts.push(parseRaw(raw.stdout));
			if (patch.parts.length > 1) before = await this.git.text(["write-tree"], { env });
		}
		return {
			kind: "applied",
			parts,
			moved
		};
	}
	/** Fills the small index with the tree's versions of the named files. */
	async load(tree) {
		if (this.loaded?.tree === tree.id) return this.loaded.files;
		const files = /* @__PURE__ */ new Map();
		for (const file of this.paths) {
			const entry = tree.entry(file);
			if (entry) files.set(file, entry);
		}
		await rm(this.index, { force: true });
		const lines = [...files].map(([file, { mode, oid }]) => `${mode} ${oid}\t${file}\0`);
		await this.git.run([
			"update-index",
			"-z",
			"--index-info"
		], {
			input: lines.join(""),
			env: { GIT_INDEX_FILE: this.index }
		});
		this.loaded = {
			tree: tree.id,
			files
		};
		return files;
	}
	/** Reads the small index; `undefined` when a name is not UTF-8. Then the patch is tried on the whole tree. */
	async read() {
		const listed = await this.git.run([
			"ls-files",
			"-s",
			"-z"
		], { env: { GIT_INDEX_FILE: this.index } });
		if (!isUtf8(listed.stdout)) return void 0;
		return new Map(splitNul(listed.stdout).map((line) => {
			const [mode, oid] = line.split(" ", 2);
			return [line.slice(line.indexOf("	") + 1), {
				mode,
				oid
			}];
		}));
	}
	gitApply(part, index, options = [], strip = part.scan.strip, messages = ["--verbose"]) {
		return this.git.run([
			"apply",
			"--cached",
			...messages,
			`-p${strip}`,
			...options,
			"-"
		], {
			input: part.diff,
			env: { GIT_INDEX_FILE: index },
			allow: [1, 128]
		});
	}
	/** Finds out why git refused a part: it conflicts, is malformed, or names a forbidden path. */
	async explain(part, index) {
		const failure = await this.gitApply(part, index, [], part.scan.strip, []);
		const detail = firstErrors(failure.stderr);
		if (/^error: invalid path '|is beyond a symbolic link$/m.test(failure.stderr)) return {
			kind: "path",
			detail
		};
		if (/without full index line$/m.test(failure.stderr)) return {
			kind: "malformed",
			detail
		};
		if (/^error: patch with only garbage at line /m.test(failure.stderr)) return {
			kind: "malformed",
			detail: "The diff is cut off: it ends with the header of a file."
		};
		const { code, files } = this.names.get(part) ?? await this.namesOf(part);
		const bad = files.find((file) => pathProblem(file) !== void 0);
		if (bad !== void 0) return {
			kind: "path",
			detail: `The path ${JSON.stringify(bad)} ${pathProblem(bad)}.`
		};
		if (code !== 0) return {
			kind: "malformed",
			detail
		};
		return {
			kind: "conflict",
			detail: [detail, ...hintsOn$1(part)].join("; ")
		};
	}
	async namesOf(part) {
		const { code, stdout } = await this.git.run([
			"apply",
			"--numstat",
			"-z",
			`-p${part.scan.strip}`,
			"-"
		], {
			input: part.diff,
			allow: [1, 128]
		});
		const files = code === 0 ? splitNul(stdout).flatMap((line) => line.split("	").slice(2)) : [];
		this.names.set(part, {
			code,
			files
		});
		return {
			code,
			files
		};
	}
};
function difference(before, after) {
	return [.../* @__PURE__ */ new Set([...before.keys(), ...after.keys()])].map((file) => ({
		path: file,
		isMangled: false,
		before: before.get(file),
		after: after.get(file)
	})).filter((change) => change.before?.oid !== change.after?.oid || change.before?.mode !== change.after?.mode);
}
/** All paths that the headers of a patch name. */
function pathsOf$1({ parts }) {
	return new Set(parts.flatMap(({ scan }) => [...scan.files.map((file) => file.path), ...scan.sources]));
}
__name(pathsOf$1, "pathsOf");
/** The patch, and what the tree has where it looks. */
function keyOf(patch, tree) {
	return JSON.stringify([patch.id, ...[...pathsOf$1(patch)].map((file) => stateAt(file, tree))]);
}
/** Whether git looks for the files of a patch only where its headers say, and nothing else is there. */
function namesItsFiles(patch, tree) {
	const isFree = (file) => !["folder", "blocked"].includes(stateAt(file, tree));
	return patch.parts.every(({ scan }) => scan.isGit) && [...pathsOf$1(patch)].every(isFree);
}
/** What a tree has at a path, and whether something is in its way. */
function stateAt(file, tree) {
	const entry = tree.entry(file);
	if (entry) return `${entry.mode} ${entry.oid}`;
	if (tree.isFolder(file)) return "folder";
	return foldersOf$1(file).some((folder) => tree.entry(folder) !== void 0) ? "blocked" : "";
}
function foldersOf$1(file) {
	return file.split("/").map((_, index, parts) => parts.slice(0, index).join("/")).slice(1);
}
__name(foldersOf$1, "foldersOf");
/** Whether the tree already has something else at the path of a new file, or at one of its folders. */
function collides({ path: file, before, after }, tree) {
	if (before !== void 0 || after === void 0) return false;
	return tree.entry(file) !== void 0 || tree.isFolder(file) || foldersOf$1(file).some((folder) => tree.entry(folder) !== void 0);
}
/** Reads from the messages of `git apply --verbose` which hunks did not fit where they say. */
function movedHunks(stderr) {
	const found = [];
	let file = "";
	for (const line of stderr.split("\n")) {
		const named = /^Checking patch (?:.* => )?(.*)\.\.\.$/.exec(line)?.[1];
		if (named !== void 0) file = unquotePath(named);
		const [, hunk, at, offset] = /^Hunk #(\d+) succeeded at (\d+) \(offset (-?\d+) lines?\)\.$/.exec(line) ?? [];
		if (hunk) found.push({
			file,
			hunk: Number(hunk),
			at: Number(at),
			said: Number(at) - Number(offset)
		});
	}
	return found;
}
/** What may be the reason that a part does not apply, and is not seen when one looks at it. */
function hintsOn$1({ diff, warnings = [] }) {
	const isCrlf = /^[-+ ].*\r$/m.test(Buffer.from(diff).toString("latin1"));
	return [...warnings, ...isCrlf ? ["the patch has CRLF line ends"] : []];
}
__name(hintsOn$1, "hintsOn");
/** Git's error messages without their prefixes, at most three lines. */
function firstErrors(stderr) {
	return stderr.split("\n").filter((line) => /^(?:error|fatal): /.test(line)).slice(0, 3).map((line) => line.replace(/^(?:error|fatal): /, "").replace(/ \(allow with "[^"]*"\)/, "")).join("; ") || stderr.trim().slice(0, 300);
}

// src/candidate/arrange.ts
/**
* Applies patches, one after the other. Who is named first stays, whoever comes next, and each goes to its place in the
* batch, where it can. What applies nowhere is skipped, and what depends on it.
*/
async function arrange(ids, batch) {
	let grown = {
		steps: [],
		skipped: /* @__PURE__ */ new Map()
	};
	for (const [index, id] of ids.entries()) {
		grown = await grow(grown, batch.patch(id), batch);
		if (grown.skipped.size === 0) continue;
		const named = ids.slice(0, index + 1);
		const inOrder = named.toSorted((a, b) => batch.places.get(a) - batch.places.get(b));
		if (inOrder.every((other, i) => other === named[i])) continue;
		const walked = await walk(inOrder, batch);
		if (holdsMore(walked.steps, grown.steps)) grown = walked;
	}
	return {
		...grown,
		tree: topOf(grown.steps, batch)
	};
}
/** Applies patches in the given order, each on top. */
async function walk(ids, batch) {
	let grown = {
		steps: [],
		skipped: /* @__PURE__ */ new Map()
	};
	for (const id of ids) grown = await grow(grown, batch.patch(id), batch);
	return grown;
}
function holdsMore(more, steps) {
	const ids = new Set(more.map(({ patch }) => patch.id));
	return more.length > steps.length && steps.every(({ patch }) => ids.has(patch.id));
}
/** Adds a patch: at its place if all others still apply then, else on top. */
async function grow(grown, patch, batch) {
	const { steps, skipped } = grown;
	const missing = await missingDependency(patch, grown, batch);
	const inserted = missing === void 0 ? await insert$1(patch, steps, batch) : void 0;
	if (inserted) return {
		steps: inserted,
		skipped
	};
	const step = missing === void 0 ? await batch.step(topOf(steps, batch), patch) : {
		kind: "waiting",
		on: missing
	};
	if (step.kind === "applied") return {
		steps: [...steps, appliedOf(patch, step)],
		skipped
	};
	return {
		steps,
		skipped: new Map([...skipped, [patch.id, step]])
	};
}
/** The steps with a patch at its place, after all that it depends on. `undefined`: that is on top, or not all apply. */
async function insert$1(patch, steps, batch) {
	const place = batch.places.get(patch.id);
	const later = steps.findIndex((step) => batch.places.get(step.patch.id) > place);
	if (later === -1) return void 0;
	const needed = steps.findLastIndex((step) => patch.dependsOn.includes(step.patch.id)) + 1;
	const at = Math.max(later, needed);
	const made = steps.slice(0, at);
	for (const { patch: next, effect } of [{
		patch,
		effect: void 0
	}, ...steps.slice(at)]) {
		const step = await batch.step(topOf(made, batch), next);
		if (step.kind !== "applied" || effect && step.effect !== effect) return void 0;
		made.push(appliedOf(next, step));
	}
	return made;
}
__name(insert$1, "insert");
/** The first dependency that is neither applied nor already contained in the tree. */
async function missingDependency({ dependsOn }, { steps, skipped }, batch) {
	for (const id of dependsOn) {
		if (skipped.get(id)?.kind === "already" || steps.some((step) => step.patch.id === id)) continue;
		if (!batch.places.has(id) || (await batch.step(topOf(steps, batch), batch.patch(id))).kind !== "already") return id;
	}
}
function topOf(steps, { base }) {
	return steps.at(-1)?.tree ?? base;
}
function appliedOf(patch, step) {
	const { kind: _, ...applied } = step;
	return {
		patch,
		...applied
	};
}

// src/candidate/commit-plan.ts
/**
* Plans the commits of a candidate, oldest first. The committer dates count up from the
* committer date of the base, one second for each commit. Equal inputs therefore give equal
* commit ids, at any time and on any machine.
*/
function planCommits(plan) {
	const commits = plan.style === "squash" ? [squashed(plan)] : plan.steps.flatMap((step) => separate(step, plan));
	const last = commits.length - 1;
	return commits.map((commit, index) => {
		const committerDate = `${plan.base.committedAt + index + 1} +0000`;
		const trailers = index === last ? commit.trailers : [...commit.trailers, `Autosync-Tested-In: ${commits[last].tree}`];
		return {
			tree: commit.tree,
			message: withTrailers(commit.message, trailers),
			author: commit.author,
			authorDate: commit.authorDate ?? committerDate,
			committerDate
		};
	});
}
function separate({ patch, partTrees, effect }, plan) {
	const trailers = [`Autosync-Patch: ${defuse(patch.id)}`];
	if (effect === "clearing") {
		const message = titleOfClearing([patch]);
		return [{
			tree: partTrees.at(-1),
			message,
			trailers,
			author: plan.committer,
			authorDate: void 0
		}];
	}
	return patch.parts.map((part, index) => ({
		tree: partTrees[index],
		message: defuse(part.message ?? titleFor(patch, index)),
		trailers,
		author: authorOf(part, plan.committer),
		authorDate: part.author?.date
	}));
}
function squashed(plan) {
	const applied = plan.steps.filter(({ effect }) => effect === "diff");
	const coAuthors = applied.flatMap(({ patch }) => patch.parts.map((part) => authorOf(part, plan.committer))).filter(({ email }) => email !== plan.committer.email).map(({ name, email }) => `Co-authored-by: ${defuse(name)} <${email}>`);
	const title = applied.length === 0 ? titleOfClearing(plan.steps.map(({ patch }) => patch)) : applied.length === 1 ? defuse(applied[0].patch.title) : `Land ${applied.length} patches`;
	const list = applied.map(({ patch }) => `- ${defuse(`${patch.id}: ${patch.title}`)}`).join("\n");
	return {
		tree: plan.steps.at(-1).partTrees.at(-1),
		message: applied.length > 1 ? `${title}\n\n${list}` : title,
		trailers: [...plan.steps.map(({ patch }) => `Autosync-Patch: ${defuse(patch.id)}`), ...new Set(coAuthors)],
		author: plan.committer,
		authorDate: void 0
	};
}
function titleOfClearing(patches) {
	return patches.length === 1 ? `Clear ${defuse(patches[0].id)}: the branch already contains it` : `Clear ${patches.length} patches: the branch already contains them`;
}
function titleFor(patch, index) {
	const title = patch.title === patch.id ? `Apply ${patch.id}` : patch.title;
	return patch.parts.length === 1 ? title : `${title} (${index + 1}/${patch.parts.length})`;
}
function authorOf(part, fallback) {
	const clean = (text) => text.replace(/[<>\n\r\0]/g, "").trim();
	const name = clean(part.author?.name ?? "");
	const email = clean(part.author?.email ?? "");
	return name && email ? {
		name,
		email
	} : fallback;
}
/**
* Makes foreign text in a commit message harmless: it cannot control CI, notify people or imitate our
* trailers. A zero-width space breaks the special words, and the text looks the same. `Fixes #n` stays,
* because people expect it to work.
*/
function defuse(message) {
	return message.replaceAll("\0", "").replace(/\[(skip ci|ci skip|no ci|skip actions|actions skip)\]/gi, "[​$1]").replace(/^(skip-checks\s*:)/gim, "​$1").replace(/(^|[^\w.+-])@(?=[A-Za-z0-9])/g, "$1@​").replace(/^(autosync-)/gim, "​$1").trim();
}
/** Adds trailers to the trailer block of a message, or begins such a block. */
function withTrailers(message, trailers) {
	const lastParagraph = message.split(/\n\s*\n/).at(-1);
	return `${message}${message.includes("\n\n") && lastParagraph.split("\n").every((line) => /^[A-Za-z][A-Za-z-]*: \S/.test(line)) ? "\n" : "\n\n"}${trailers.join("\n")}\n`;
}

// src/candidate/candidates.ts
/** Makes candidates from one base: applies patches, asks the policy, writes the commits. */
/** Applies the patches of a batch to one base, and remembers what it has already done. */
var Candidates = class {
	base;
	/** Patch → its place in the batch. */
	places;
	store;
	policy;
	rules;
	applier;
	byId;
	/** Results by tree and patch, so that a patch is applied to the same tree only once. */
	steps = /* @__PURE__ */ new Map();
	/** The applier has one index, so patches are applied one after the other, whoever asks. */
	last = Promise.resolve();
	/** Newest commits by tree and patches, so that the commits of a candidate are written only once. */
	commits = /* @__PURE__ */ new Map();
	/** `patches`: every patch of the batch, in its order. */
	constructor({ store, base, policy, rules }, patches) {
		this.store = store;
		this.base = base;
		this.policy = policy;
		this.rules = rules;
		this.byId = new Map(patches.map((patch) => [patch.id, patch]));
		this.places = new Map(patches.map(({ id }, place) => [id, place]));
		const scans = patches.flatMap(({ parts }) => parts.map(({ scan }) => scan));
		this.applier = new Applier(store, new Set(scans.flatMap(({ files, sources }) => [...files.map((file) => file.path), ...sources])));
	}
	/** The patch with this id. */
	patch(id) {
		const patch = this.byId.get(id);
		if (!patch) throw new Error(`There is no patch ${id} in this batch.`);
		return patch;
	}
	/** Applies patches, each at its place in the batch, as {@link arrange} says. */
	arrange(ids) {
		return arrange(ids, this);
	}
	/** Writes the commits of an arrangement and returns its candidate. Equal steps make equal commits. */
	async candidate({ steps, tree }) {
		const key = [tree.id, ...steps.map(({ patch }) => patch.id)].join("\n");
		const commit = this.commits.get(key) ?? this.writeCommits(steps);
		this.commits.set(key, commit);
		return {
			base: this.base,
			steps,
			tree,
			commit: await commit
		};
	}
	/** The text of a file of a tree; `undefined` where there is none. */
	async textOf(tree, path) {
		const entry = tree.entry(path);
		return entry && Buffer.from(await this.store.readBlob(entry.oid)).toString("utf8");
	}
	/** Whether the tree already contains the patch, so that applying it changes only its own tracked file. */
	async isContained(tree, id) {
		const step = await this.step(tree, this.patch(id));
		return step.kind === "already" || step.kind === "applied" && step.effect === "clearing";
	}
	/** Applies one patch to a tree; `undefined` when the patch does not apply or changes nothing. */
	async apply(tree, id) {
		const step = await this.step(tree, this.patch(id));
		return step.kind === "applied" ? step.tree : void 0;
	}
	/**
	* Applies a patch without asking the policy. The tree is only looked at: no candidate is made of it, and nothing of
	* it lands.
	*/
	async applyUnjudged(tree, id) {
		const patch = this.patch(id);
		const work = this.last.then(async () => {
			const applied = await this.applier.apply(tree, patch);
			if (applied.kind !== "applied") return void 0;
			let made = tree;
			for (const changes of applied.parts) made = await this.store.change(made, new Map(changes.map((change) => [change.path, change.after])));
			return made;
		});
		this.last = work.catch(() => void 0);
		return work;
	}
	async writeCommits(steps) {
		if (steps.length === 0) return this.base.commit;
		const { committer } = this.rules;
		const commits = planCommits({
			base: this.base,
			steps,
			...this.rules
		}).map(({ tree, message, author, authorDate, committerDate }) => ({
			tree,
			message,
			author: {
				...author,
				date: authorDate
			},
			committer: {
				...committer,
				date: committerDate
			}
		}));
		return this.store.writeCommits(this.base.commit, commits);
	}
	/** What a patch does to a tree. */
	step(tree, patch) {
		const key = `${tree.id} ${patch.id}`;
		const known = this.steps.get(key);
		if (known) return known;
		const step = this.last.then(() => this.makeStep(tree, patch));
		this.last = step.catch(() => void 0);
		this.steps.set(key, step);
		return step;
	}
	async makeStep(parent, patch) {
		const files = patch.parts.flatMap(({ scan }) => scan.files);
		const isBinary = patch.parts.some(({ scan }) => scan.added + scan.deleted === 0 || scan.binaryBytes > 0);
		if (holdsEvery(files, parent) && (isBinary || patch.parts.length > 1 || await this.applier.reverses(parent, patch))) return this.already(parent, patch);
		const applied = await this.applier.apply(parent, patch);
		if (applied.kind === "path") return {
			kind: "rejected",
			verdict: refused("path", applied.detail)
		};
		if (applied.kind === "malformed") return {
			kind: "rejected",
			verdict: invalid("malformed", applied.detail)
		};
		if (applied.kind === "conflict") {
			if (await this.applier.reverses(parent, patch)) return this.already(parent, patch);
			return {
				kind: "conflict",
				detail: applied.detail
			};
		}
		const trees = [];
		let tree = parent;
		for (const changes of applied.parts) {
			const verdict = await this.policy.refusal(changes, tree, patch.declared.mayRemoveTests);
			if (verdict) return {
				kind: "rejected",
				verdict
			};
			tree = await this.store.change(tree, new Map(changes.map((change) => [change.path, change.after])));
			trees.push(tree);
		}
		const cleared = await this.store.change(tree, await this.clearing(tree, patch));
		this.applier.nowAt(cleared);
		return {
			kind: "applied",
			tree: cleared,
			partTrees: [...trees.slice(0, -1), cleared].map(({ id }) => id),
			effect: "diff",
			moved: applied.moved
		};
	}
	/**
	* Makes the step of a patch that the tree already contains: it only removes the
	* patch's own tracked file, if any.
	*/
	async already(parent, patch) {
		const clearing = await this.clearing(parent, patch);
		if (clearing.size === 0) return { kind: "already" };
		const tree = await this.store.change(parent, clearing);
		return {
			kind: "applied",
			tree,
			partTrees: [tree.id],
			effect: "clearing",
			moved: []
		};
	}
	/** Lists the changes that remove a tracked patch's own file and its entry in the manifest. */
	async clearing(tree, patch) {
		const changes = /* @__PURE__ */ new Map();
		const { path, tracked, manifest } = patch.source;
		if (!tracked) return changes;
		if (path !== manifest && tree.entry(path)) changes.set(path, void 0);
		const listed = manifest === void 0 ? void 0 : tree.entry(manifest);
		if (manifest !== void 0 && listed) {
			const json = Buffer.from(await this.store.readBlob(listed.oid)).toString("utf8");
			const rest = withoutEntry(json, patch.id);
			changes.set(manifest, rest === void 0 ? void 0 : {
				mode: listed.mode,
				oid: await this.store.writeBlob(rest)
			});
		}
		return changes;
	}
};
/**
* Whether every file already has the content that the patch leads to, by blob ids. A
* file without an id counts as no.
*/
function holdsEvery(files, tree) {
	const last = new Map(files.map((file) => [file.path, file]));
	return files.length > 0 && [...last.values()].every((file) => file.blobAfter !== void 0 && holds(file.path, file.blobAfter, tree));
}
function holds(path, blob, tree) {
	const entry = tree.entry(path);
	if (/^0+$/.test(blob)) return entry === void 0;
	return entry?.oid.startsWith(blob) ?? false;
}

// src/history/snapshots.ts
/** Writes the current `snapshot.json`, and beside it the first snapshot that the history holds. */
/** Writes the snapshots of one run into the out folder. */
var Snapshots = class {
	history;
	name;
	outDirectory;
	redact;
	hasInitial = false;
	/** `name`: the use of AutoSync whose first snapshot the history keeps. */
	constructor(history, name, outDirectory, redact) {
		this.history = history;
		this.name = name;
		this.outDirectory = outDirectory;
		this.redact = redact;
	}
	async write(snapshot) {
		const json = this.redact(`${JSON.stringify(snapshot, void 0, 2)}\n`);
		await writeAtomically(path.join(this.outDirectory, REPORT.snapshot), json);
		if (this.hasInitial) return;
		this.hasInitial = true;
		const initial = this.history.initialSnapshot(this.name, json);
		await writeAtomically(path.join(this.outDirectory, REPORT.initialSnapshot), initial);
	}
};

// src/platform/system/surroundings.ts
/** Collects facts about the machine and the workflow of a run. */
/** Variables of the runner that say what started a run and what it runs on. None of them is secret. */
const TOLD = [
	"GITHUB_WORKFLOW",
	"GITHUB_EVENT_NAME",
	"GITHUB_REF",
	"GITHUB_SHA",
	"RUNNER_OS",
	"RUNNER_ARCH",
	"ImageOS",
	"ImageVersion"
];
/** Returns the version of Node, the operating system, and the variables of the runner. */
function surroundings(environment) {
	const told = TOLD.flatMap((name) => {
		const value = environment[name];
		return value ? [[name, value]] : [];
	});
	return {
		node: process.version,
		system: `${os.type()} ${os.release()} ${os.arch()}`,
		...Object.fromEntries(told)
	};
}

// src/record/snapshot.ts
/** `snapshot.json`: the state of a run, which shows after a crash what was known and decided. */
const ids = array$1(string());
const place = object({
	commit: string(),
	tree: string()
});
/** The form of `snapshot.json`. The file is written again after every trial. */
const SnapshotJson = object({
	schema: literal("autosync.snapshot/1"),
	run: string(),
	configuration: string().describe("Digest of inputs and configuration file."),
	environment: record(string(), string()).describe("The machine, and the event of the run."),
	targetBranch: string(),
	base: place.nullable(),
	batch: array$1(object({
		id: string(),
		digest: string().describe("SHA-256 of the bytes of the patch."),
		dependsOn: ids,
		source: object({
			path: string(),
			tracked: boolean(),
			manifest: string().optional()
		})
	})),
	rejected: array$1(looseObject({
		id: string(),
		verdict: string(),
		reason: string()
	})),
	candidates: array$1(object({
		tree: string(),
		patches: ids
	})).describe("Trees that were tried, each with its patches."),
	trials: array$1(looseObject({
		tree: string(),
		kind: _enum([
			"baseline",
			"full",
			"focus"
		]),
		asked: ids,
		flaky: ids,
		durationMs: number$1(),
		outcome: _enum([
			"green",
			"red",
			"error",
			"timeout"
		])
	})),
	search: SearchJson.nullable().describe("The search; `autosync replay` plays it again."),
	verdicts: record(string(), looseObject({
		verdict: string(),
		reason: string()
	})),
	landed: place.nullable()
}).meta({ title: "AutoSync snapshot" });
/**
* Builds the snapshot. `digest`: of the configuration. `environment`: the machine and the event, no secrets.
*/
function toSnapshot(facts, about) {
	const { base, batch, verdicts, landed } = facts;
	const { trials } = facts.trialLog;
	return {
		schema: "autosync.snapshot/1",
		run: about.runId,
		configuration: about.digest,
		environment: about.environment,
		targetBranch: about.targetBranch,
		base: base ?? null,
		batch: batch.patches.map(({ id, digest, dependsOn, source }) => ({
			id,
			digest,
			dependsOn: [...dependsOn],
			source
		})),
		rejected: batch.rejected.map(({ id, verdict }) => ({
			id,
			...verdict
		})),
		candidates: [...new Map(trials.map(({ tree, patches }) => [tree, {
			tree,
			patches: [...patches]
		}])).values()],
		trials: trials.map(({ tree, kind, asked, flaky, judgement, durationMs }) => ({
			tree,
			kind,
			asked: [...asked],
			flaky: [...flaky],
			durationMs,
			...judgement
		})),
		search: facts.searchRecord ? toSearchJson(facts.searchRecord) : null,
		verdicts: Object.fromEntries(verdicts),
		landed: landed ? {
			commit: landed.commit,
			tree: landed.tree
		} : null
	};
}
/** The text of a `run.json` or `snapshot.json` → the search it holds. Errors name file and field. */
function parseSearch(file, json) {
	try {
		return Recorded.parse(JSON.parse(json)).search;
	} catch (error) {
		const [issue] = error instanceof ZodError ? error.issues : [];
		const reason = issue ? `\`${issue.path.join(".")}\`: ${issue.message}` : error.message;
		throw new UserError(`${file} is not a run.json or snapshot.json of AutoSync: ${reason}.`, "Choose a file from the out folder of a run.");
	}
}
const Recorded = discriminatedUnion("schema", [RunJson.pick({
	schema: true,
	search: true
}), SnapshotJson.pick({
	schema: true,
	search: true
})]);

// src/trial/environment.ts
/** Makes the environment of the test command: that of the job, without tokens, inputs and other secrets. */
/**
* Variables that tests do not get. This is hygiene, not protection: a process of the same user can read its
* parent's environment. See docs/security.md.
*/
const DENIED = [
	/^(?:INPUT|STATE|ACTIONS)_/,
	/^(?:GITHUB|GH|GITHUB_ENTERPRISE|GH_ENTERPRISE)_TOKEN$/,
	/^GITHUB_(?:ENV|PATH|OUTPUT|STATE|STEP_SUMMARY)$/,
	/^GIT_(?:DIR|INDEX_FILE|WORK_TREE|OBJECT_DIRECTORY|ALTERNATE_OBJECT_DIRECTORIES|PREFIX|CONFIG_.*)$/
];
/** The job's environment without the variables above and without those whose value holds a secret. */
function testEnvironment(job, secrets) {
	const entries = Object.entries(job).filter((entry) => {
		const [name, value] = entry;
		if (value === void 0 || DENIED.some((pattern) => pattern.test(name))) return false;
		return !secrets.some((secret) => secret !== "" && value.includes(secret));
	});
	return Object.fromEntries(entries);
}

// src/platform/system/output.ts
/** Shows and stores the output of a command. */
/** How much output of one trial is kept: bytes in the file, and characters in the log. */
const FILE_CAP = 4e6;
const ECHO_CAP = 5e5;
const TAIL_LINES = 200;
/** How long the end of the output is held back when it may be the beginning of a secret, in milliseconds. */
const PATIENCE_MS = 500;
/** How many of the last bytes after both limits are kept, to know the last lines. */
const LATE_BYTES = 64e3;
/**
* Takes the output of a command, redacts and neutralises it, shows it, writes it to a file and remembers the last
* lines. Each of these has a limit.
*/
var CommandOutput = class CommandOutput {
	decoder = new TextDecoder();
	neutraliser = new LogNeutraliser();
	/** The end of the output so far, which may be the beginning of a secret. */
	pending = "";
	timer;
	/** Chunks are taken one after the other. */
	busy = Promise.resolve();
	echo;
	redact;
	file;
	/** Rejects when the file cannot be written. */
	failed;
	written = 0;
	shown = 0;
	late = Buffer.alloc(0);
	tail = [];
	constructor(file, echo, redact) {
		this.file = file;
		this.echo = echo;
		this.redact = redact;
		this.failed = new Promise((_, reject) => file.once("error", reject));
		this.failed.catch(() => void 0);
	}
	static async open(file, echo, redact) {
		await mkdir(path.dirname(file), { recursive: true });
		const stream = createWriteStream(file);
		const output = new CommandOutput(stream, echo, redact);
		await Promise.race([once$1(stream, "open"), output.failed]);
		return output;
	}
	write(chunk) {
		return this.after(() => this.takeChunk(chunk));
	}
	after(work) {
		this.busy = this.busy.then(work);
		this.busy.catch(() => void 0);
		return this.busy;
	}
	async takeChunk(chunk) {
		clearTimeout(this.timer);
		if (this.shown > ECHO_CAP && this.written > FILE_CAP) {
			this.pending = "";
			this.late = Buffer.concat([this.late, chunk]).subarray(-64e3);
			return;
		}
		await this.takeAll(this.decoder.decode(chunk, { stream: true }));
		if (this.pending !== "") this.timer = setTimeout(() => void this.after(() => this.takeAll("", true)), PATIENCE_MS);
	}
	async end() {
		clearTimeout(this.timer);
		await this.busy;
		await this.takeAll(this.decoder.decode(), true);
		const late = new TextDecoder().decode(this.late);
		const lines = this.late.length < LATE_BYTES ? late : late.replace(/^[^\r\n]*/, "");
		await this.takeAll(lines, true);
		for (const line of this.neutraliser.flush()) await this.take(line);
		this.echo.end();
		this.file.end();
		await Promise.race([finished(this.file), this.failed]);
	}
	/** Secrets are removed before the text is split into lines, because a line end would hide half a secret. */
	async takeAll(text, isLast = false) {
		const whole = this.pending + text;
		const length = isLast ? whole.length : whole.length - this.redact.pending(whole);
		this.pending = whole.slice(length);
		for (const line of this.neutraliser.write(this.redact(whole.slice(0, length)))) await this.take(line);
	}
	async take(neutralised) {
		const line = this.redact(neutralised);
		this.tail.push(line);
		if (this.tail.length > TAIL_LINES) this.tail.shift();
		if (this.shown <= ECHO_CAP) {
			this.shown += line.length;
			this.echo.line(this.shown <= ECHO_CAP ? line : "  … (there is more output; see the trial's log file)");
		}
		if (this.written <= FILE_CAP) {
			this.written += Buffer.byteLength(line) + 1;
			const text = this.written <= FILE_CAP ? line : "… (cut here)";
			if (!this.file.write(`${text}\n`)) await Promise.race([once$1(this.file, "drain"), this.failed]);
		}
	}
};

// src/trial/custom-metrics.ts
/** Reads the numbers that tests write into files, such as benchmark results. */
const name = string().min(1).max(200);
/** The format that users of github-action-benchmark write: a list of names with values and units. */
const Benchmark = array$1(looseObject({
	name,
	value: number$1(),
	unit: string().max(50).default("")
}));
/** Bencher's metric format: benchmark → measure → value. */
const Bencher = record(name, record(name, looseObject({ value: number$1() })));
const MOST$1 = 200;
const LARGEST = 5e6;
/** Reads the metrics in files below a folder. A file that cannot be read gives a note and no metrics. */
async function readCustomMetrics(directory, files) {
	const metrics = /* @__PURE__ */ new Map();
	const notes = [];
	for (const file of files) try {
		const full = path.join(directory, file);
		if ((await stat(full)).size > LARGEST) throw new Error("it is too large");
		for (const metric of parse$2(JSON.parse(await readFile(full, "utf8")))) metrics.set(metric.name, metric);
	} catch (error) {
		const [issue] = error instanceof ZodError ? error.issues : [];
		const why = issue ? `\`${issue.path.join(".")}\`: ${issue.message}` : error.message;
		notes.push(`${file} holds no metrics: ${why}. Write \`[{"name", "unit", "value"}]\`.`);
	}
	if (metrics.size > MOST$1) notes.push(`Of ${metrics.size} numbers that the tests wrote, ${MOST$1} are kept.`);
	return {
		metrics: [...metrics.values()].slice(0, MOST$1),
		notes
	};
}
function parse$2(value) {
	if (Array.isArray(value)) return Benchmark.parse(value).map((one) => ({
		name: one.name,
		value: one.value,
		unit: one.unit
	}));
	return Object.entries(Bencher.parse(value)).flatMap(([benchmark, measures]) => Object.entries(measures).map(([measure, one]) => ({
		name: `${benchmark} ${measure}`,
		value: one.value,
		unit: ""
	})));
}
__name(parse$2, "parse");

// src/trial/reports/collect.ts
/** Most characters that are kept of a message, stack or output of one test. */
const TEXT_CAP$1 = 2e4;
/** Most characters that are kept of a name, of a test, suite or file. */
const NAME_CAP = 1e3;
/** The reports of one trial with more tests than this are refused: they cannot come from a real test run. */
const MOST_TESTS = 1e6;
const MOST_NOTES = 20;
/** Most characters that are kept of all messages, stacks and outputs of one trial. */
const MOST_TEXT = 5e7;
/** Collects the tests and notes of all report files of one trial. */
var Collector = class {
	tests = [];
	notes = [];
	redact;
	prefixes;
	seen = /* @__PURE__ */ new Map();
	names = /* @__PURE__ */ new Map();
	room = MOST_TEXT;
	count = 0;
	/**
	* `roots`: the paths of the folder in which the tests ran. They are cut from ids, paths and messages. `redact`:
	* applied to texts that are cut, because a cut would hide half a secret.
	*/
	constructor(roots, redact) {
		this.redact = redact;
		this.prefixes = roots.flatMap((root) => [`file://${root}/`, `${root}/`]);
	}
	sinkOf(file) {
		let hasFailed = false;
		const test = (found) => {
			if ((this.count += 1) > 1e6) throw new ReportError(file, 0, `with this file, there are more than ${MOST_TESTS} tests`);
			hasFailed ||= found.status === "failed";
			this.tests.push(this.toResult(found));
		};
		return {
			test,
			claimFailure: (words) => {
				if (hasFailed) return;
				const message = `The report says of itself \`${words}\`, and shows no test that failed.`;
				test({
					suite: [file],
					name: "(report)",
					status: "failed",
					message,
					file
				});
			},
			note: (text) => {
				if (this.notes.length < MOST_NOTES) this.notes.push(`${file}: ${text}`);
			}
		};
	}
	toResult(found) {
		const name = this.withoutRoot(this.cut(found.name, NAME_CAP));
		const suite = [];
		for (const raw of found.suite) {
			const part = raw && this.withoutRoot(this.cut(raw, NAME_CAP));
			if (part && part !== suite.at(-1)) suite.push(this.shared(part));
		}
		const { status, line } = found;
		const file = found.file && this.withoutRoot(this.cut(found.file, NAME_CAP)).replace(/^\.\//, "");
		const attempts = found.attempts?.map((attempt) => ({
			status: attempt.status,
			...attempt.durationMs === void 0 ? {} : { durationMs: milliseconds(attempt.durationMs) },
			...this.texts(attempt)
		}));
		const result = {
			id: this.uniqueId(suite.length === 0 ? name : `${suite.join(" › ")} › ${name}`),
			name,
			suite,
			status,
			durationMs: milliseconds(found.durationMs),
			...this.texts(found)
		};
		if (found.rawStatus) result.rawStatus = this.cut(found.rawStatus, NAME_CAP);
		if (file) result.file = this.shared(file);
		if (line !== void 0 && Number.isInteger(line) && line > 0) result.line = line;
		const output = this.text(found.output);
		if (output) result.output = output;
		if (attempts && attempts.length > 0) {
			result.attempts = attempts;
			if (status === "passed" && attempts.some((attempt) => attempt.status === "failed")) result.flaky = true;
		}
		return result;
	}
	/** Makes an id unique: tests with the same id get numbers, in the order of the report. */
	uniqueId(id) {
		let count = (this.seen.get(id) ?? 0) + 1;
		this.seen.set(id, count);
		if (count === 1) return id;
		while (this.seen.has(`${id} #${count}`)) count += 1;
		this.seen.set(id, count);
		this.seen.set(`${id} #${count}`, 1);
		return `${id} #${count}`;
	}
	texts({ message, trace }) {
		const kept = {};
		const [said, stack] = [this.text(message), this.text(trace)];
		if (said) kept.message = this.withoutRoots(said);
		if (stack) kept.trace = this.withoutRoots(stack);
		return kept;
	}
	/** The part of a text that is kept; `undefined` if it is empty or the limit of the trial is reached. */
	text(whole) {
		const text = whole?.trim();
		if (!text || this.room <= 0) return void 0;
		const kept = this.cut(text, TEXT_CAP$1, whole.length >= TEXT_CAP$1);
		this.room -= kept.length;
		if (this.room <= 0) this.notes.push("The reports hold too much text. Later messages, stacks and outputs are left out.");
		return kept;
	}
	/**
	* Cuts a text to fewer than `length` characters, as a copy: a slice would keep a chunk of the file in memory.
	* `isCut`: whether it has to be cut, or its parser has cut it to this length.
	*/
	cut(text, length, isCut = text.length >= length) {
		if (!isCut) return Buffer.from(text).toString();
		const kept = this.redact(text).slice(0, length - 1);
		const safe = kept.slice(0, kept.length - this.redact.pending(kept));
		return Buffer.from(`${safe}…`).toString();
	}
	/** Keeps one copy of a suite or file name that many tests share. */
	shared(text) {
		const known = this.names.get(text) ?? text;
		this.names.set(known, known);
		return known;
	}
	withoutRoots(text) {
		return this.prefixes.reduce((before, prefix) => before.replaceAll(prefix, ""), text);
	}
	withoutRoot(text) {
		for (const prefix of this.prefixes) if (text.startsWith(prefix)) return text.slice(prefix.length);
		return text;
	}
};
/** A duration in whole milliseconds. The upper limit keeps sums finite, even for hostile numbers. */
function milliseconds(value) {
	return value !== void 0 && value > 0 ? Math.round(Math.min(value, 0xe8d4a51000)) : 0;
}

// src/trial/reports/weigh.ts
/** Weighs reports before they are read, because millions of tests would not fit into memory. */
/** Smaller reports, all together, are read without weighing. In bytes. */
const SMALL = 32e6;
/** How a test begins in the formats that can hold very many. */
const BEGINNINGS = [
	"<testcase",
	"<test-case",
	"<UnitTestResult",
	"<test ",
	"\"Action\":\"run\"",
	"\"event\": \"started\""
];
/** Whether the files hold more tests than `most`, as far as the bytes show that. */
async function holdMoreCases(files, most) {
	if (files.reduce((sum, file) => sum + statSync(file).size, 0) <= SMALL) return false;
	let count = 0;
	for (const file of files) for await (const chunk of readInChunks(file)) {
		for (const beginning of BEGINNINGS) for (let at = chunk.indexOf(beginning); at >= 0; at = chunk.indexOf(beginning, at + 1)) count += 1;
		if (count > most) return true;
	}
	return false;
}

// src/trial/reports/ctrf.ts
/** Reads reports in the Common Test Report Format (CTRF). */
const Status = _enum([
	"passed",
	"failed",
	"skipped",
	"pending",
	"other"
]);
const optionalText = string().nullish().transform((text) => text ?? void 0);
const texts = array$1(string()).nullish();
const CtrfReport = object({ results: object({
	tests: array$1(object({
		name: string(),
		status: Status,
		duration: number$1().nullish(),
		suite: union([array$1(string()), string()]).nullish(),
		message: optionalText,
		trace: optionalText,
		rawStatus: optionalText,
		filePath: optionalText,
		line: number$1().nullish(),
		flaky: boolean().nullish(),
		retries: number$1().nullish(),
		stdout: texts,
		stderr: texts,
		retryAttempts: array$1(object({
			status: Status,
			duration: number$1().nullish(),
			message: optionalText,
			trace: optionalText
		})).nullish()
	})),
	summary: object({ tests: number$1() }).nullish()
}) });
/** The Common Test Report Format, which AutoSync writes itself. */
const ctrf = {
	name: "CTRF",
	matches: (keys) => keys.has("results") && (keys.has("reportFormat") || keys.size <= 3),
	read(value, sink) {
		const { tests, summary } = CtrfReport.parse(value).results;
		if (summary && summary.tests !== tests.length) sink.note(`its summary claims ${summary.tests} tests and it holds ${tests.length}`);
		for (const { suite, duration, line, flaky, retries, stdout, stderr, retryAttempts, ...test } of tests) {
			const attempts = (retryAttempts ?? []).map((attempt) => ({
				...attempt,
				durationMs: attempt.duration ?? void 0
			}));
			const isToldFlaky = attempts.length === 0 && test.status === "passed" && (flaky ?? (retries ?? 0) > 0);
			sink.test({
				...test,
				suite: typeof suite === "string" ? [suite] : suite ?? [],
				file: test.filePath,
				durationMs: duration ?? void 0,
				line: line ?? void 0,
				output: [...stdout ?? [], ...stderr ?? []].join("\n"),
				attempts: isToldFlaky ? [{ status: "failed" }] : attempts
			});
		}
	}
};

// src/trial/reports/dart.ts
/** Reads the JSON events of Dart's and Flutter's test runners. */
const Id = number$1();
const Event$2 = discriminatedUnion("type", [
	object({
		type: literal("suite"),
		suite: object({
			id: Id,
			path: string().nullish()
		})
	}),
	object({
		type: literal("testStart"),
		time: number$1(),
		test: object({
			id: Id,
			name: string(),
			suiteID: Id,
			line: number$1().nullish(),
			root_line: number$1().nullish()
		})
	}),
	object({
		type: literal("error"),
		testID: Id,
		error: string(),
		stackTrace: string()
	}),
	object({
		type: literal("print"),
		testID: Id,
		message: string()
	}),
	object({
		type: literal("testDone"),
		time: number$1(),
		testID: Id,
		result: string(),
		skipped: boolean().default(false),
		hidden: boolean().default(false)
	}),
	object({
		type: literal("done"),
		success: boolean().nullish()
	})
]);
const AnyEvent = object({ type: string() });
/** `dart test --reporter json` and `flutter test --machine`. */
const dart = {
	name: "Dart JSON",
	matches: (keys) => keys.has("protocolVersion"),
	isEvent: (keys) => keys.has("type") && keys.has("time"),
	open: (sink) => new DartReader(sink)
};
const KNOWN = /* @__PURE__ */ new Set([
	"suite",
	"testStart",
	"error",
	"print",
	"testDone",
	"done"
]);
const OUTPUT_CAP$1 = 2e4;
var DartReader = class {
	sink;
	paths = /* @__PURE__ */ new Map();
	tests = /* @__PURE__ */ new Map();
	isDone = false;
	success;
	constructor(sink) {
		this.sink = sink;
	}
	read(value) {
		if (!KNOWN.has(AnyEvent.parse(value).type)) return;
		const event = Event$2.parse(value);
		if (event.type === "suite") this.paths.set(event.suite.id, event.suite.path ?? void 0);
		else if (event.type === "done") {
			this.isDone = true;
			this.success = event.success;
		} else if (event.type === "testStart") {
			const { id, name, suiteID, line, root_line: rootLine } = event.test;
			const path = this.paths.get(suiteID);
			this.tests.set(id, {
				name,
				path,
				line: rootLine ?? line ?? void 0,
				start: event.time,
				output: ""
			});
		} else {
			const test = this.tests.get(event.testID);
			if (!test) return;
			if (event.type === "testDone") this.endTest(test, event);
			else if (event.type === "error") [test.message, test.trace] = [event.error, event.stackTrace];
			else if (test.output.length < OUTPUT_CAP$1) test.output += `${event.message.slice(0, OUTPUT_CAP$1)}\n`;
		}
	}
	end() {
		for (const { name, path } of this.tests.values()) this.sink.test({
			suite: [path],
			name,
			status: "failed",
			message: "It did not finish.",
			file: path
		});
		if (this.isDone && this.success !== true) this.sink.claimFailure(`success: ${this.success ?? null}`);
		return this.isDone ? void 0 : "its last event, `done`, is missing";
	}
	endTest(test, done) {
		this.tests.delete(done.testID);
		if (done.hidden && done.result === "success") return;
		this.sink.test({
			suite: [test.path],
			name: test.name,
			status: done.result !== "success" ? "failed" : done.skipped ? "skipped" : "passed",
			rawStatus: done.result,
			durationMs: done.time - test.start,
			message: test.message?.split("\n", 1)[0],
			trace: [test.message, test.trace].filter(Boolean).join("\n"),
			file: test.path,
			line: test.line,
			output: test.output
		});
	}
};

// src/trial/reports/go.ts
/** Reads the JSON events of `go test`. */
const Event$1 = object({
	Action: string(),
	Package: string().optional(),
	ImportPath: string().optional(),
	Test: string().optional(),
	Elapsed: number$1().optional(),
	Output: string().optional(),
	/** Of a package that failed because something did not build: the `ImportPath` of that build. */
	FailedBuild: string().optional()
});
/** `go test -json`; its events come from test2json. */
const go = {
	name: "go test -json",
	matches: (keys) => keys.has("Action"),
	open: (sink) => new GoReader(sink)
};
const OUTPUT_CAP = 2e4;
const STATUSES$5 = {
	pass: "passed",
	fail: "failed",
	skip: "skipped"
};
var GoReader = class {
	sink;
	packages = /* @__PURE__ */ new Map();
	/** Output of builds, by `ImportPath`. */
	builds = /* @__PURE__ */ new Map();
	/** Builds that failed, and that no package has named yet. */
	failedBuilds = /* @__PURE__ */ new Set();
	constructor(sink) {
		this.sink = sink;
	}
	read(value) {
		const event = Event$1.parse(value);
		const { Action: action, Test: test } = event;
		if (action.startsWith("build-")) {
			const from = event.ImportPath ?? "";
			this.builds.set(from, keep(this.builds.get(from) ?? "", event.Output));
			if (action === "build-fail") this.failedBuilds.add(from);
			return;
		}
		const name = event.Package ?? "";
		const open = this.openPackage(name);
		if (action === "output") {
			const place = test === void 0 ? open : this.openTest(open, test);
			place.output = keep(place.output, event.Output);
		} else if (action === "run" && test !== void 0) this.openTest(open, test);
		else if (action === "pass" || action === "fail" || action === "skip" || action === "bench") {
			const milliseconds = (event.Elapsed ?? 0) * 1e3;
			if (test === void 0) this.endPackage(name, open, action, milliseconds, event.FailedBuild);
			else this.endTest(name, open, test, action === "bench" ? "pass" : action, milliseconds);
		}
	}
	end() {
		for (const build of this.failedBuilds) this.failBuild(build, this.builds.get(build) ?? "");
		const [open] = this.packages.keys();
		return open === void 0 ? void 0 : `the package ${open} has no result`;
	}
	openPackage(name) {
		const known = this.packages.get(name) ?? {
			output: "",
			tests: /* @__PURE__ */ new Map(),
			hasFailure: false
		};
		this.packages.set(name, known);
		return known;
	}
	openTest(open, name) {
		const known = open.tests.get(name) ?? {
			output: "",
			children: 0,
			failedChildren: 0
		};
		open.tests.set(name, known);
		return known;
	}
	endTest(name, open, test, action, durationMs) {
		const { output, children, failedChildren } = this.openTest(open, test);
		open.tests.delete(test);
		const slash = test.lastIndexOf("/");
		const parent = slash < 0 ? void 0 : open.tests.get(test.slice(0, slash));
		if (parent) {
			parent.children += 1;
			if (action === "fail") parent.failedChildren += 1;
		}
		if (action === "fail") open.hasFailure = true;
		if (children > 0 && (action !== "fail" || failedChildren > 0)) return;
		const said = output.split("\n").filter((line) => !/^\s*(?:===|---) /.test(line)).join("\n");
		const place = action === "fail" ? /^[ \t]+([\w./-]{1,200}\.go):(\d+): ?/m.exec(said.slice(0, 4e3)) : null;
		this.sink.test({
			suite: [name],
			name: test,
			status: STATUSES$5[action],
			durationMs,
			...action === "pass" ? { output: said } : {
				message: (place ? said.slice(place.index + place[0].length) : said.trim()).split("\n", 1)[0],
				trace: said
			},
			file: place?.[1],
			line: Number(place?.[2])
		});
	}
	endPackage(name, open, action, durationMs, failedBuild) {
		this.packages.delete(name);
		const unfinished = [...open.tests].filter(([, { children }]) => children === 0);
		if (action !== "fail") {
			for (const [test] of unfinished) this.sink.test({
				suite: [name],
				name: test,
				status: "passed"
			});
			return;
		}
		for (const [test, { output }] of unfinished) this.sink.test({
			suite: [name],
			name: test,
			status: "failed",
			message: "It did not finish.",
			trace: output
		});
		const build = failedBuild ?? this.buildOf(name, open.output);
		if (build !== void 0) return this.failBuild(name, `${this.builds.get(build) ?? ""}${open.output}`, build);
		if (open.hasFailure || unfinished.length > 0) return;
		const trace = open.output;
		const message = trace.includes("[setup failed]") ? "The package cannot be loaded." : "The package failed.";
		this.sink.test({
			suite: [name],
			name: "(package)",
			status: "failed",
			durationMs,
			message,
			trace
		});
	}
	/** The build of a package, where an older go does not name it. */
	buildOf(name, output) {
		if (!output.includes("[build failed]")) return void 0;
		return [...this.builds.keys()].find((path) => path === name || path.startsWith(`${name} [`)) ?? name;
	}
	failBuild(name, trace, build = name) {
		this.failedBuilds.delete(build);
		this.sink.test({
			suite: [name],
			name: "(package)",
			status: "failed",
			message: "The package does not build.",
			trace
		});
	}
};
function keep(output, more) {
	return more === void 0 || output.length >= OUTPUT_CAP ? output : output + more.slice(0, OUTPUT_CAP);
}

// src/trial/reports/jest.ts
/** Reads Jest's JSON reports, and Vitest's, which have the same form. */
const Assertion = object({
	ancestorTitles: array$1(string()).default([]),
	title: string(),
	status: string(),
	duration: number$1().nullish(),
	failureMessages: array$1(string()).nullish(),
	retryReasons: array$1(string()).nullish(),
	invocations: number$1().nullish(),
	location: object({ line: number$1() }).nullish()
});
const JestReport = object({
	success: boolean().nullish(),
	wasInterrupted: boolean().nullish(),
	testResults: array$1(object({
		name: string(),
		status: string().optional(),
		message: string().nullish(),
		assertionResults: array$1(Assertion)
	}))
});
/** Jest's `--json`, which vitest's `--reporter=json` imitates. */
const jest = {
	name: "Jest or Vitest JSON",
	matches: (keys) => keys.has("testResults") && keys.has("numTotalTests"),
	read(value, sink) {
		const report = JestReport.parse(value);
		for (const file of report.testResults) {
			for (const test of file.assertionResults) sink.test(toCase$2(file.name, test));
			const hasFailure = file.assertionResults.some(({ status }) => status === "failed");
			if (file.status === "failed" && !hasFailure) sink.test({
				suite: [file.name],
				name: "(file)",
				status: "failed",
				message: file.message?.split("\n", 1)[0],
				trace: file.message ?? void 0,
				file: file.name
			});
		}
		if (report.wasInterrupted) sink.claimFailure("wasInterrupted: true");
		else if (report.success === false) sink.claimFailure("success: false");
	}
};
const STATUSES$4 = {
	passed: "passed",
	failed: "failed",
	skipped: "skipped",
	pending: "skipped",
	disabled: "skipped",
	todo: "pending"
};
function toCase$2(file, test) {
	const [trace] = test.failureMessages ?? [];
	const earlier = test.retryReasons ?? [];
	return {
		suite: [file, ...test.ancestorTitles],
		name: test.title,
		status: statusOf$2(STATUSES$4, test.status),
		rawStatus: test.status,
		durationMs: test.duration ?? void 0,
		message: trace?.split("\n", 1)[0],
		trace,
		file,
		line: test.location?.line,
		attempts: earlier.map((reason) => ({
			status: "failed",
			message: reason.split("\n", 1)[0],
			trace: reason
		}))
	};
}
__name(toCase$2, "toCase");

// node_modules/xmlchars/xml/1.0/ed5.js
var require_ed5 = /* @__PURE__ */ __commonJSMin(((exports) => {
	/**
	* Character classes and associated utilities for the 5th edition of XML 1.0.
	*
	* @author Louis-Dominique Dubeau
	* @license MIT
	* @copyright Louis-Dominique Dubeau
	*/
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.CHAR = "	\n\r -퟿-�𐀀-􏿿";
	exports.S = " 	\r\n";
	exports.NAME_START_CHAR = ":A-Z_a-zÀ-ÖØ-öø-˿Ͱ-ͽͿ-῿‌‍⁰-↏Ⰰ-⿯、-퟿豈-﷏ﷰ-�𐀀-󯿿";
	exports.NAME_CHAR = "-" + exports.NAME_START_CHAR + ".0-9·̀-ͯ‿-⁀";
	exports.CHAR_RE = new RegExp("^[" + exports.CHAR + "]$", "u");
	exports.S_RE = new RegExp("^[" + exports.S + "]+$", "u");
	exports.NAME_START_CHAR_RE = new RegExp("^[" + exports.NAME_START_CHAR + "]$", "u");
	exports.NAME_CHAR_RE = new RegExp("^[" + exports.NAME_CHAR + "]$", "u");
	exports.NAME_RE = new RegExp("^[" + exports.NAME_START_CHAR + "][" + exports.NAME_CHAR + "]*$", "u");
	exports.NMTOKEN_RE = new RegExp("^[" + exports.NAME_CHAR + "]+$", "u");
	var TAB = 9;
	var NL = 10;
	var CR = 13;
	var SPACE = 32;
	/** All characters in the ``S`` production. */
	exports.S_LIST = [
		SPACE,
		NL,
		CR,
		TAB
	];
	/**
	* Determines whether a codepoint matches the ``CHAR`` production.
	*
	* @param c The code point.
	*
	* @returns ``true`` if the codepoint matches ``CHAR``.
	*/
	function isChar(c) {
		return c >= SPACE && c <= 55295 || c === NL || c === CR || c === TAB || c >= 57344 && c <= 65533 || c >= 65536 && c <= 1114111;
	}
	exports.isChar = isChar;
	/**
	* Determines whether a codepoint matches the ``S`` (space) production.
	*
	* @param c The code point.
	*
	* @returns ``true`` if the codepoint matches ``S``.
	*/
	function isS(c) {
		return c === SPACE || c === NL || c === CR || c === TAB;
	}
	exports.isS = isS;
	/**
	* Determines whether a codepoint matches the ``NAME_START_CHAR`` production.
	*
	* @param c The code point.
	*
	* @returns ``true`` if the codepoint matches ``NAME_START_CHAR``.
	*/
	function isNameStartChar(c) {
		return c >= 65 && c <= 90 || c >= 97 && c <= 122 || c === 58 || c === 95 || c === 8204 || c === 8205 || c >= 192 && c <= 214 || c >= 216 && c <= 246 || c >= 248 && c <= 767 || c >= 880 && c <= 893 || c >= 895 && c <= 8191 || c >= 8304 && c <= 8591 || c >= 11264 && c <= 12271 || c >= 12289 && c <= 55295 || c >= 63744 && c <= 64975 || c >= 65008 && c <= 65533 || c >= 65536 && c <= 983039;
	}
	exports.isNameStartChar = isNameStartChar;
	/**
	* Determines whether a codepoint matches the ``NAME_CHAR`` production.
	*
	* @param c The code point.
	*
	* @returns ``true`` if the codepoint matches ``NAME_CHAR``.
	*/
	function isNameChar(c) {
		return isNameStartChar(c) || c >= 48 && c <= 57 || c === 45 || c === 46 || c === 183 || c >= 768 && c <= 879 || c >= 8255 && c <= 8256;
	}
	exports.isNameChar = isNameChar;
}));

// node_modules/xmlchars/xml/1.1/ed2.js
var require_ed2 = /* @__PURE__ */ __commonJSMin(((exports) => {
	/**
	* Character classes and associated utilities for the 2nd edition of XML 1.1.
	*
	* @author Louis-Dominique Dubeau
	* @license MIT
	* @copyright Louis-Dominique Dubeau
	*/
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.CHAR = "-퟿-�𐀀-􏿿";
	exports.RESTRICTED_CHAR = "-\b\v\f---";
	exports.S = " 	\r\n";
	exports.NAME_START_CHAR = ":A-Z_a-zÀ-ÖØ-öø-˿Ͱ-ͽͿ-῿‌‍⁰-↏Ⰰ-⿯、-퟿豈-﷏ﷰ-�𐀀-󯿿";
	exports.NAME_CHAR = "-" + exports.NAME_START_CHAR + ".0-9·̀-ͯ‿-⁀";
	exports.CHAR_RE = new RegExp("^[" + exports.CHAR + "]$", "u");
	exports.RESTRICTED_CHAR_RE = new RegExp("^[" + exports.RESTRICTED_CHAR + "]$", "u");
	exports.S_RE = new RegExp("^[" + exports.S + "]+$", "u");
	exports.NAME_START_CHAR_RE = new RegExp("^[" + exports.NAME_START_CHAR + "]$", "u");
	exports.NAME_CHAR_RE = new RegExp("^[" + exports.NAME_CHAR + "]$", "u");
	exports.NAME_RE = new RegExp("^[" + exports.NAME_START_CHAR + "][" + exports.NAME_CHAR + "]*$", "u");
	exports.NMTOKEN_RE = new RegExp("^[" + exports.NAME_CHAR + "]+$", "u");
	var TAB = 9;
	var NL = 10;
	var CR = 13;
	var SPACE = 32;
	/** All characters in the ``S`` production. */
	exports.S_LIST = [
		SPACE,
		NL,
		CR,
		TAB
	];
	/**
	* Determines whether a codepoint matches the ``CHAR`` production.
	*
	* @param c The code point.
	*
	* @returns ``true`` if the codepoint matches ``CHAR``.
	*/
	function isChar(c) {
		return c >= 1 && c <= 55295 || c >= 57344 && c <= 65533 || c >= 65536 && c <= 1114111;
	}
	exports.isChar = isChar;
	/**
	* Determines whether a codepoint matches the ``RESTRICTED_CHAR`` production.
	*
	* @param c The code point.
	*
	* @returns ``true`` if the codepoint matches ``RESTRICTED_CHAR``.
	*/
	function isRestrictedChar(c) {
		return c >= 1 && c <= 8 || c === 11 || c === 12 || c >= 14 && c <= 31 || c >= 127 && c <= 132 || c >= 134 && c <= 159;
	}
	exports.isRestrictedChar = isRestrictedChar;
	/**
	* Determines whether a codepoint matches the ``CHAR`` production and does not
	* match the ``RESTRICTED_CHAR`` production. ``isCharAndNotRestricted(x)`` is
	* equivalent to ``isChar(x) && !isRestrictedChar(x)``. This function is faster
	* than running the two-call equivalent.
	*
	* @param c The code point.
	*
	* @returns ``true`` if the codepoint matches ``CHAR`` and does not match
	* ``RESTRICTED_CHAR``.
	*/
	function isCharAndNotRestricted(c) {
		return c === 9 || c === 10 || c === 13 || c > 31 && c < 127 || c === 133 || c > 159 && c <= 55295 || c >= 57344 && c <= 65533 || c >= 65536 && c <= 1114111;
	}
	exports.isCharAndNotRestricted = isCharAndNotRestricted;
	/**
	* Determines whether a codepoint matches the ``S`` (space) production.
	*
	* @param c The code point.
	*
	* @returns ``true`` if the codepoint matches ``S``.
	*/
	function isS(c) {
		return c === SPACE || c === NL || c === CR || c === TAB;
	}
	exports.isS = isS;
	/**
	* Determines whether a codepoint matches the ``NAME_START_CHAR`` production.
	*
	* @param c The code point.
	*
	* @returns ``true`` if the codepoint matches ``NAME_START_CHAR``.
	*/
	function isNameStartChar(c) {
		return c >= 65 && c <= 90 || c >= 97 && c <= 122 || c === 58 || c === 95 || c === 8204 || c === 8205 || c >= 192 && c <= 214 || c >= 216 && c <= 246 || c >= 248 && c <= 767 || c >= 880 && c <= 893 || c >= 895 && c <= 8191 || c >= 8304 && c <= 8591 || c >= 11264 && c <= 12271 || c >= 12289 && c <= 55295 || c >= 63744 && c <= 64975 || c >= 65008 && c <= 65533 || c >= 65536 && c <= 983039;
	}
	exports.isNameStartChar = isNameStartChar;
	/**
	* Determines whether a codepoint matches the ``NAME_CHAR`` production.
	*
	* @param c The code point.
	*
	* @returns ``true`` if the codepoint matches ``NAME_CHAR``.
	*/
	function isNameChar(c) {
		return isNameStartChar(c) || c >= 48 && c <= 57 || c === 45 || c === 46 || c === 183 || c >= 768 && c <= 879 || c >= 8255 && c <= 8256;
	}
	exports.isNameChar = isNameChar;
}));

// node_modules/xmlchars/xmlns/1.0/ed3.js
var require_ed3 = /* @__PURE__ */ __commonJSMin(((exports) => {
	/**
	* Character class utilities for XML NS 1.0 edition 3.
	*
	* @author Louis-Dominique Dubeau
	* @license MIT
	* @copyright Louis-Dominique Dubeau
	*/
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.NC_NAME_START_CHAR = "A-Z_a-zÀ-ÖØ-öø-˿Ͱ-ͽͿ-῿‌-‍⁰-↏Ⰰ-⿯、-퟿豈-﷏ﷰ-�𐀀-󯿿";
	exports.NC_NAME_CHAR = "-" + exports.NC_NAME_START_CHAR + ".0-9·̀-ͯ‿-⁀";
	exports.NC_NAME_START_CHAR_RE = new RegExp("^[" + exports.NC_NAME_START_CHAR + "]$", "u");
	exports.NC_NAME_CHAR_RE = new RegExp("^[" + exports.NC_NAME_CHAR + "]$", "u");
	exports.NC_NAME_RE = new RegExp("^[" + exports.NC_NAME_START_CHAR + "][" + exports.NC_NAME_CHAR + "]*$", "u");
	/**
	* Determines whether a codepoint matches [[NC_NAME_START_CHAR]].
	*
	* @param c The code point.
	*
	* @returns ``true`` if the codepoint matches.
	*/
	function isNCNameStartChar(c) {
		return c >= 65 && c <= 90 || c === 95 || c >= 97 && c <= 122 || c >= 192 && c <= 214 || c >= 216 && c <= 246 || c >= 248 && c <= 767 || c >= 880 && c <= 893 || c >= 895 && c <= 8191 || c >= 8204 && c <= 8205 || c >= 8304 && c <= 8591 || c >= 11264 && c <= 12271 || c >= 12289 && c <= 55295 || c >= 63744 && c <= 64975 || c >= 65008 && c <= 65533 || c >= 65536 && c <= 983039;
	}
	exports.isNCNameStartChar = isNCNameStartChar;
	/**
	* Determines whether a codepoint matches [[NC_NAME_CHAR]].
	*
	* @param c The code point.
	*
	* @returns ``true`` if the codepoint matches.
	*/
	function isNCNameChar(c) {
		return isNCNameStartChar(c) || c === 45 || c === 46 || c >= 48 && c <= 57 || c === 183 || c >= 768 && c <= 879 || c >= 8255 && c <= 8256;
	}
	exports.isNCNameChar = isNCNameChar;
}));

// node_modules/saxes/saxes.js
var require_saxes = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.SaxesParser = exports.EVENTS = void 0;
	const ed5 = require_ed5();
	const ed2 = require_ed2();
	const NSed3 = require_ed3();
	var isS = ed5.isS;
	var isChar10 = ed5.isChar;
	var isNameStartChar = ed5.isNameStartChar;
	var isNameChar = ed5.isNameChar;
	var S_LIST = ed5.S_LIST;
	var NAME_RE = ed5.NAME_RE;
	var isChar11 = ed2.isChar;
	var isNCNameStartChar = NSed3.isNCNameStartChar;
	var isNCNameChar = NSed3.isNCNameChar;
	var NC_NAME_RE = NSed3.NC_NAME_RE;
	const XML_NAMESPACE = "http://www.w3.org/XML/1998/namespace";
	const XMLNS_NAMESPACE = "http://www.w3.org/2000/xmlns/";
	const rootNS = {
		__proto__: null,
		xml: XML_NAMESPACE,
		xmlns: XMLNS_NAMESPACE
	};
	const XML_ENTITIES = {
		__proto__: null,
		amp: "&",
		gt: ">",
		lt: "<",
		quot: "\"",
		apos: "'"
	};
	const EOC = -1;
	const NL_LIKE = -2;
	const S_BEGIN = 0;
	const S_BEGIN_WHITESPACE = 1;
	const S_DOCTYPE = 2;
	const S_DOCTYPE_QUOTE = 3;
	const S_DTD = 4;
	const S_DTD_QUOTED = 5;
	const S_DTD_OPEN_WAKA = 6;
	const S_DTD_OPEN_WAKA_BANG = 7;
	const S_DTD_COMMENT = 8;
	const S_DTD_COMMENT_ENDING = 9;
	const S_DTD_COMMENT_ENDED = 10;
	const S_DTD_PI = 11;
	const S_DTD_PI_ENDING = 12;
	const S_TEXT = 13;
	const S_ENTITY = 14;
	const S_OPEN_WAKA = 15;
	const S_OPEN_WAKA_BANG = 16;
	const S_COMMENT = 17;
	const S_COMMENT_ENDING = 18;
	const S_COMMENT_ENDED = 19;
	const S_CDATA = 20;
	const S_CDATA_ENDING = 21;
	const S_CDATA_ENDING_2 = 22;
	const S_PI_FIRST_CHAR = 23;
	const S_PI_REST = 24;
	const S_PI_BODY = 25;
	const S_PI_ENDING = 26;
	const S_XML_DECL_NAME_START = 27;
	const S_XML_DECL_NAME = 28;
	const S_XML_DECL_EQ = 29;
	const S_XML_DECL_VALUE_START = 30;
	const S_XML_DECL_VALUE = 31;
	const S_XML_DECL_SEPARATOR = 32;
	const S_XML_DECL_ENDING = 33;
	const S_OPEN_TAG = 34;
	const S_OPEN_TAG_SLASH = 35;
	const S_ATTRIB = 36;
	const S_ATTRIB_NAME = 37;
	const S_ATTRIB_NAME_SAW_WHITE = 38;
	const S_ATTRIB_VALUE = 39;
	const S_ATTRIB_VALUE_QUOTED = 40;
	const S_ATTRIB_VALUE_CLOSED = 41;
	const S_ATTRIB_VALUE_UNQUOTED = 42;
	const S_CLOSE_TAG = 43;
	const S_CLOSE_TAG_SAW_WHITE = 44;
	const TAB = 9;
	const NL = 10;
	const CR = 13;
	const SPACE = 32;
	const BANG = 33;
	const DQUOTE = 34;
	const AMP = 38;
	const SQUOTE = 39;
	const MINUS = 45;
	const FORWARD_SLASH = 47;
	const SEMICOLON = 59;
	const LESS = 60;
	const EQUAL = 61;
	const GREATER = 62;
	const QUESTION = 63;
	const OPEN_BRACKET = 91;
	const CLOSE_BRACKET = 93;
	const NEL = 133;
	const LS = 8232;
	const isQuote = (c) => c === DQUOTE || c === SQUOTE;
	const QUOTES = [DQUOTE, SQUOTE];
	const DOCTYPE_TERMINATOR = [
		...QUOTES,
		OPEN_BRACKET,
		GREATER
	];
	const DTD_TERMINATOR = [
		...QUOTES,
		LESS,
		CLOSE_BRACKET
	];
	const XML_DECL_NAME_TERMINATOR = [
		EQUAL,
		QUESTION,
		...S_LIST
	];
	const ATTRIB_VALUE_UNQUOTED_TERMINATOR = [
		...S_LIST,
		GREATER,
		AMP,
		LESS
	];
	function nsPairCheck(parser, prefix, uri) {
		switch (prefix) {
			case "xml":
				if (uri !== XML_NAMESPACE) parser.fail(`xml prefix must be bound to ${XML_NAMESPACE}.`);
				break;
			case "xmlns": if (uri !== XMLNS_NAMESPACE) parser.fail(`xmlns prefix must be bound to ${XMLNS_NAMESPACE}.`);
		}
		switch (uri) {
			case XMLNS_NAMESPACE:
				parser.fail(prefix === "" ? `the default namespace may not be set to ${uri}.` : `may not assign a prefix (even "xmlns") to the URI \
${XMLNS_NAMESPACE}.`);
				break;
			case XML_NAMESPACE: switch (prefix) {
				case "xml": break;
				case "":
					parser.fail(`the default namespace may not be set to ${uri}.`);
					break;
				default: parser.fail("may not assign the xml namespace to another prefix.");
			}
		}
	}
	function nsMappingCheck(parser, mapping) {
		for (const local of Object.keys(mapping)) nsPairCheck(parser, local, mapping[local]);
	}
	const isNCName = (name) => NC_NAME_RE.test(name);
	const isName = (name) => NAME_RE.test(name);
	const FORBIDDEN_START = 0;
	const FORBIDDEN_BRACKET = 1;
	const FORBIDDEN_BRACKET_BRACKET = 2;
	/**
	* The list of supported events.
	*/
	exports.EVENTS = [
		"xmldecl",
		"text",
		"processinginstruction",
		"doctype",
		"comment",
		"opentagstart",
		"attribute",
		"opentag",
		"closetag",
		"cdata",
		"error",
		"end",
		"ready"
	];
	const EVENT_NAME_TO_HANDLER_NAME = {
		xmldecl: "xmldeclHandler",
		text: "textHandler",
		processinginstruction: "piHandler",
		doctype: "doctypeHandler",
		comment: "commentHandler",
		opentagstart: "openTagStartHandler",
		attribute: "attributeHandler",
		opentag: "openTagHandler",
		closetag: "closeTagHandler",
		cdata: "cdataHandler",
		error: "errorHandler",
		end: "endHandler",
		ready: "readyHandler"
	};
	var SaxesParser = class {
		/**
		* @param opt The parser options.
		*/
		constructor(opt) {
			this.opt = opt !== null && opt !== void 0 ? opt : {};
			this.fragmentOpt = !!this.opt.fragment;
			const xmlnsOpt = this.xmlnsOpt = !!this.opt.xmlns;
			this.trackPosition = this.opt.position !== false;
			this.fileName = this.opt.fileName;
			if (xmlnsOpt) {
				this.nameStartCheck = isNCNameStartChar;
				this.nameCheck = isNCNameChar;
				this.isName = isNCName;
				this.processAttribs = this.processAttribsNS;
				this.pushAttrib = this.pushAttribNS;
				this.ns = Object.assign({ __proto__: null }, rootNS);
				const additional = this.opt.additionalNamespaces;
				if (additional != null) {
					nsMappingCheck(this, additional);
					Object.assign(this.ns, additional);
				}
			} else {
				this.nameStartCheck = isNameStartChar;
				this.nameCheck = isNameChar;
				this.isName = isName;
				this.processAttribs = this.processAttribsPlain;
				this.pushAttrib = this.pushAttribPlain;
			}
			this.stateTable = [
				this.sBegin,
				this.sBeginWhitespace,
				this.sDoctype,
				this.sDoctypeQuote,
				this.sDTD,
				this.sDTDQuoted,
				this.sDTDOpenWaka,
				this.sDTDOpenWakaBang,
				this.sDTDComment,
				this.sDTDCommentEnding,
				this.sDTDCommentEnded,
				this.sDTDPI,
				this.sDTDPIEnding,
				this.sText,
				this.sEntity,
				this.sOpenWaka,
				this.sOpenWakaBang,
				this.sComment,
				this.sCommentEnding,
				this.sCommentEnded,
				this.sCData,
				this.sCDataEnding,
				this.sCDataEnding2,
				this.sPIFirstChar,
				this.sPIRest,
				this.sPIBody,
				this.sPIEnding,
				this.sXMLDeclNameStart,
				this.sXMLDeclName,
				this.sXMLDeclEq,
				this.sXMLDeclValueStart,
				this.sXMLDeclValue,
				this.sXMLDeclSeparator,
				this.sXMLDeclEnding,
				this.sOpenTag,
				this.sOpenTagSlash,
				this.sAttrib,
				this.sAttribName,
				this.sAttribNameSawWhite,
				this.sAttribValue,
				this.sAttribValueQuoted,
				this.sAttribValueClosed,
				this.sAttribValueUnquoted,
				this.sCloseTag,
				this.sCloseTagSawWhite
			];
			this._init();
		}
		/**
		* Indicates whether or not the parser is closed. If ``true``, wait for
		* the ``ready`` event to write again.
		*/
		get closed() {
			return this._closed;
		}
		_init() {
			var _a;
			this.openWakaBang = "";
			this.text = "";
			this.name = "";
			this.piTarget = "";
			this.entity = "";
			this.q = null;
			this.tags = [];
			this.tag = null;
			this.topNS = null;
			this.chunk = "";
			this.chunkPosition = 0;
			this.i = 0;
			this.prevI = 0;
			this.carriedFromPrevious = void 0;
			this.forbiddenState = FORBIDDEN_START;
			this.attribList = [];
			const { fragmentOpt } = this;
			this.state = fragmentOpt ? S_TEXT : S_BEGIN;
			this.reportedTextBeforeRoot = this.reportedTextAfterRoot = this.closedRoot = this.sawRoot = fragmentOpt;
			this.xmlDeclPossible = !fragmentOpt;
			this.xmlDeclExpects = ["version"];
			this.entityReturnState = void 0;
			let { defaultXMLVersion } = this.opt;
			if (defaultXMLVersion === void 0) {
				if (this.opt.forceXMLVersion === true) throw new Error("forceXMLVersion set but defaultXMLVersion is not set");
				defaultXMLVersion = "1.0";
			}
			this.setXMLVersion(defaultXMLVersion);
			this.positionAtNewLine = 0;
			this.doctype = false;
			this._closed = false;
			this.xmlDecl = {
				version: void 0,
				encoding: void 0,
				standalone: void 0
			};
			this.line = 1;
			this.column = 0;
			this.ENTITIES = Object.create(XML_ENTITIES);
			(_a = this.readyHandler) === null || _a === void 0 || _a.call(this);
		}
		/**
		* The stream position the parser is currently looking at. This field is
		* zero-based.
		*
		* This field is not based on counting Unicode characters but is to be
		* interpreted as a plain index into a JavaScript string.
		*/
		get position() {
			return this.chunkPosition + this.i;
		}
		/**
		* The column number of the next character to be read by the parser.  *
		* This field is zero-based. (The first column in a line is 0.)
		*
		* This field reports the index at which the next character would be in the
		* line if the line were represented as a JavaScript string.  Note that this
		* *can* be different to a count based on the number of *Unicode characters*
		* due to how JavaScript handles astral plane characters.
		*
		* See [[column]] for a number that corresponds to a count of Unicode
		* characters.
		*/
		get columnIndex() {
			return this.position - this.positionAtNewLine;
		}
		/**
		* Set an event listener on an event. The parser supports one handler per
		* event type. If you try to set an event handler over an existing handler,
		* the old handler is silently overwritten.
		*
		* @param name The event to listen to.
		*
		* @param handler The handler to set.
		*/
		on(name, handler) {
			this[EVENT_NAME_TO_HANDLER_NAME[name]] = handler;
		}
		/**
		* Unset an event handler.
		*
		* @parma name The event to stop listening to.
		*/
		off(name) {
			this[EVENT_NAME_TO_HANDLER_NAME[name]] = void 0;
		}
		/**
		* Make an error object. The error object will have a message that contains
		* the ``fileName`` option passed at the creation of the parser. If position
		* tracking was turned on, it will also have line and column number
		* information.
		*
		* @param message The message describing the error to report.
		*
		* @returns An error object with a properly formatted message.
		*/
		makeError(message) {
			var _a;
			let msg = (_a = this.fileName) !== null && _a !== void 0 ? _a : "";
			if (this.trackPosition) {
				if (msg.length > 0) msg += ":";
				msg += `${this.line}:${this.column}`;
			}
			if (msg.length > 0) msg += ": ";
			return new Error(msg + message);
		}
		/**
		* Report a parsing error. This method is made public so that client code may
		* check for issues that are outside the scope of this project and can report
		* errors.
		*
		* @param message The error to report.
		*
		* @returns this
		*/
		fail(message) {
			const err = this.makeError(message);
			const handler = this.errorHandler;
			if (handler === void 0) throw err;
			else handler(err);
			return this;
		}
		/**
		* Write a XML data to the parser.
		*
		* @param chunk The XML data to write.
		*
		* @returns this
		*/
		write(chunk) {
			if (this.closed) return this.fail("cannot write after close; assign an onready handler.");
			let end = false;
			if (chunk === null) {
				end = true;
				chunk = "";
			} else if (typeof chunk === "object") chunk = chunk.toString();
			if (this.carriedFromPrevious !== void 0) {
				chunk = `${this.carriedFromPrevious}${chunk}`;
				this.carriedFromPrevious = void 0;
			}
			let limit = chunk.length;
			const lastCode = chunk.charCodeAt(limit - 1);
			if (!end && (lastCode === CR || lastCode >= 55296 && lastCode <= 56319)) {
				this.carriedFromPrevious = chunk[limit - 1];
				limit--;
				chunk = chunk.slice(0, limit);
			}
			const { stateTable } = this;
			this.chunk = chunk;
			this.i = 0;
			while (this.i < limit) stateTable[this.state].call(this);
			this.chunkPosition += limit;
			return end ? this.end() : this;
		}
		/**
		* Close the current stream. Perform final well-formedness checks and reset
		* the parser tstate.
		*
		* @returns this
		*/
		close() {
			return this.write(null);
		}
		/**
		* Get a single code point out of the current chunk. This updates the current
		* position if we do position tracking.
		*
		* This is the algorithm to use for XML 1.0.
		*
		* @returns The character read.
		*/
		getCode10() {
			const { chunk, i } = this;
			this.prevI = i;
			this.i = i + 1;
			if (i >= chunk.length) return EOC;
			const code = chunk.charCodeAt(i);
			this.column++;
			if (code < 55296) {
				if (code >= SPACE || code === TAB) return code;
				switch (code) {
					case NL:
						this.line++;
						this.column = 0;
						this.positionAtNewLine = this.position;
						return NL;
					case CR:
						if (chunk.charCodeAt(i + 1) === NL) this.i = i + 2;
						this.line++;
						this.column = 0;
						this.positionAtNewLine = this.position;
						return NL_LIKE;
					default:
						this.fail("disallowed character.");
						return code;
				}
			}
			if (code > 56319) {
				if (!(code >= 57344 && code <= 65533)) this.fail("disallowed character.");
				return code;
			}
			const final = 65536 + (code - 55296) * 1024 + (chunk.charCodeAt(i + 1) - 56320);
			this.i = i + 2;
			if (final > 1114111) this.fail("disallowed character.");
			return final;
		}
		/**
		* Get a single code point out of the current chunk. This updates the current
		* position if we do position tracking.
		*
		* This is the algorithm to use for XML 1.1.
		*
		* @returns {number} The character read.
		*/
		getCode11() {
			const { chunk, i } = this;
			this.prevI = i;
			this.i = i + 1;
			if (i >= chunk.length) return EOC;
			const code = chunk.charCodeAt(i);
			this.column++;
			if (code < 55296) {
				if (code > 31 && code < 127 || code > 159 && code !== LS || code === TAB) return code;
				switch (code) {
					case NL:
						this.line++;
						this.column = 0;
						this.positionAtNewLine = this.position;
						return NL;
					case CR: {
						const next = chunk.charCodeAt(i + 1);
						if (next === NL || next === NEL) this.i = i + 2;
					}
					case NEL:
					case LS:
						this.line++;
						this.column = 0;
						this.positionAtNewLine = this.position;
						return NL_LIKE;
					default:
						this.fail("disallowed character.");
						return code;
				}
			}
			if (code > 56319) {
				if (!(code >= 57344 && code <= 65533)) this.fail("disallowed character.");
				return code;
			}
			const final = 65536 + (code - 55296) * 1024 + (chunk.charCodeAt(i + 1) - 56320);
			this.i = i + 2;
			if (final > 1114111) this.fail("disallowed character.");
			return final;
		}
		/**
		* Like ``getCode`` but with the return value normalized so that ``NL`` is
		* returned for ``NL_LIKE``.
		*/
		getCodeNorm() {
			const c = this.getCode();
			return c === NL_LIKE ? NL : c;
		}
		unget() {
			this.i = this.prevI;
			this.column--;
		}
		/**
		* Capture characters into a buffer until encountering one of a set of
		* characters.
		*
		* @param chars An array of codepoints. Encountering a character in the array
		* ends the capture. (``chars`` may safely contain ``NL``.)
		*
		* @return The character code that made the capture end, or ``EOC`` if we hit
		* the end of the chunk. The return value cannot be NL_LIKE: NL is returned
		* instead.
		*/
		captureTo(chars) {
			let { i: start } = this;
			const { chunk } = this;
			while (true) {
				const c = this.getCode();
				const isNLLike = c === NL_LIKE;
				const final = isNLLike ? NL : c;
				if (final === EOC || chars.includes(final)) {
					this.text += chunk.slice(start, this.prevI);
					return final;
				}
				if (isNLLike) {
					this.text += `${chunk.slice(start, this.prevI)}\n`;
					start = this.i;
				}
			}
		}
		/**
		* Capture characters into a buffer until encountering a character.
		*
		* @param char The codepoint that ends the capture. **NOTE ``char`` MAY NOT
		* CONTAIN ``NL``.** Passing ``NL`` will result in buggy behavior.
		*
		* @return ``true`` if we ran into the character. Otherwise, we ran into the
		* end of the current chunk.
		*/
		captureToChar(char) {
			let { i: start } = this;
			const { chunk } = this;
			while (true) {
				let c = this.getCode();
				switch (c) {
					case NL_LIKE:
						this.text += `${chunk.slice(start, this.prevI)}\n`;
						start = this.i;
						c = NL;
						break;
					case EOC:
						this.text += chunk.slice(start);
						return false;
				}
				if (c === char) {
					this.text += chunk.slice(start, this.prevI);
					return true;
				}
			}
		}
		/**
		* Capture characters that satisfy ``isNameChar`` into the ``name`` field of
		* this parser.
		*
		* @return The character code that made the test fail, or ``EOC`` if we hit
		* the end of the chunk. The return value cannot be NL_LIKE: NL is returned
		* instead.
		*/
		captureNameChars() {
			const { chunk, i: start } = this;
			while (true) {
				const c = this.getCode();
				if (c === EOC) {
					this.name += chunk.slice(start);
					return EOC;
				}
				if (!isNameChar(c)) {
					this.name += chunk.slice(start, this.prevI);
					return c === NL_LIKE ? NL : c;
				}
			}
		}
		/**
		* Skip white spaces.
		*
		* @return The character that ended the skip, or ``EOC`` if we hit
		* the end of the chunk. The return value cannot be NL_LIKE: NL is returned
		* instead.
		*/
		skipSpaces() {
			while (true) {
				const c = this.getCodeNorm();
				if (c === EOC || !isS(c)) return c;
			}
		}
		setXMLVersion(version) {
			this.currentXMLVersion = version;
			if (version === "1.0") {
				this.isChar = isChar10;
				this.getCode = this.getCode10;
			} else {
				this.isChar = isChar11;
				this.getCode = this.getCode11;
			}
		}
		sBegin() {
			if (this.chunk.charCodeAt(0) === 65279) {
				this.i++;
				this.column++;
			}
			this.state = S_BEGIN_WHITESPACE;
		}
		sBeginWhitespace() {
			const iBefore = this.i;
			const c = this.skipSpaces();
			if (this.prevI !== iBefore) this.xmlDeclPossible = false;
			switch (c) {
				case LESS:
					this.state = S_OPEN_WAKA;
					if (this.text.length !== 0) throw new Error("no-empty text at start");
					break;
				case EOC: break;
				default:
					this.unget();
					this.state = S_TEXT;
					this.xmlDeclPossible = false;
			}
		}
		sDoctype() {
			var _a;
			const c = this.captureTo(DOCTYPE_TERMINATOR);
			switch (c) {
				case GREATER:
					(_a = this.doctypeHandler) === null || _a === void 0 || _a.call(this, this.text);
					this.text = "";
					this.state = S_TEXT;
					this.doctype = true;
					break;
				case EOC: break;
				default:
					this.text += String.fromCodePoint(c);
					if (c === OPEN_BRACKET) this.state = S_DTD;
					else if (isQuote(c)) {
						this.state = S_DOCTYPE_QUOTE;
						this.q = c;
					}
			}
		}
		sDoctypeQuote() {
			const q = this.q;
			if (this.captureToChar(q)) {
				this.text += String.fromCodePoint(q);
				this.q = null;
				this.state = S_DOCTYPE;
			}
		}
		sDTD() {
			const c = this.captureTo(DTD_TERMINATOR);
			if (c === EOC) return;
			this.text += String.fromCodePoint(c);
			if (c === CLOSE_BRACKET) this.state = S_DOCTYPE;
			else if (c === LESS) this.state = S_DTD_OPEN_WAKA;
			else if (isQuote(c)) {
				this.state = S_DTD_QUOTED;
				this.q = c;
			}
		}
		sDTDQuoted() {
			const q = this.q;
			if (this.captureToChar(q)) {
				this.text += String.fromCodePoint(q);
				this.state = S_DTD;
				this.q = null;
			}
		}
		sDTDOpenWaka() {
			const c = this.getCodeNorm();
			this.text += String.fromCodePoint(c);
			switch (c) {
				case BANG:
					this.state = S_DTD_OPEN_WAKA_BANG;
					this.openWakaBang = "";
					break;
				case QUESTION:
					this.state = S_DTD_PI;
					break;
				default: this.state = S_DTD;
			}
		}
		sDTDOpenWakaBang() {
			const char = String.fromCodePoint(this.getCodeNorm());
			const owb = this.openWakaBang += char;
			this.text += char;
			if (owb !== "-") {
				this.state = owb === "--" ? S_DTD_COMMENT : S_DTD;
				this.openWakaBang = "";
			}
		}
		sDTDComment() {
			if (this.captureToChar(MINUS)) {
				this.text += "-";
				this.state = S_DTD_COMMENT_ENDING;
			}
		}
		sDTDCommentEnding() {
			const c = this.getCodeNorm();
			this.text += String.fromCodePoint(c);
			this.state = c === MINUS ? S_DTD_COMMENT_ENDED : S_DTD_COMMENT;
		}
		sDTDCommentEnded() {
			const c = this.getCodeNorm();
			this.text += String.fromCodePoint(c);
			if (c === GREATER) this.state = S_DTD;
			else {
				this.fail("malformed comment.");
				this.state = S_DTD_COMMENT;
			}
		}
		sDTDPI() {
			if (this.captureToChar(QUESTION)) {
				this.text += "?";
				this.state = S_DTD_PI_ENDING;
			}
		}
		sDTDPIEnding() {
			const c = this.getCodeNorm();
			this.text += String.fromCodePoint(c);
			if (c === GREATER) this.state = S_DTD;
		}
		sText() {
			if (this.tags.length !== 0) this.handleTextInRoot();
			else this.handleTextOutsideRoot();
		}
		sEntity() {
			let { i: start } = this;
			const { chunk } = this;
			loop: while (true) switch (this.getCode()) {
				case NL_LIKE:
					this.entity += `${chunk.slice(start, this.prevI)}\n`;
					start = this.i;
					break;
				case SEMICOLON: {
					const { entityReturnState } = this;
					const entity = this.entity + chunk.slice(start, this.prevI);
					this.state = entityReturnState;
					let parsed;
					if (entity === "") {
						this.fail("empty entity name.");
						parsed = "&;";
					} else {
						parsed = this.parseEntity(entity);
						this.entity = "";
					}
					if (entityReturnState !== S_TEXT || this.textHandler !== void 0) this.text += parsed;
					break loop;
				}
				case EOC:
					this.entity += chunk.slice(start);
					break loop;
			}
		}
		sOpenWaka() {
			const c = this.getCode();
			if (isNameStartChar(c)) {
				this.state = S_OPEN_TAG;
				this.unget();
				this.xmlDeclPossible = false;
			} else switch (c) {
				case FORWARD_SLASH:
					this.state = S_CLOSE_TAG;
					this.xmlDeclPossible = false;
					break;
				case BANG:
					this.state = S_OPEN_WAKA_BANG;
					this.openWakaBang = "";
					this.xmlDeclPossible = false;
					break;
				case QUESTION:
					this.state = S_PI_FIRST_CHAR;
					break;
				default:
					this.fail("disallowed character in tag name");
					this.state = S_TEXT;
					this.xmlDeclPossible = false;
			}
		}
		sOpenWakaBang() {
			this.openWakaBang += String.fromCodePoint(this.getCodeNorm());
			switch (this.openWakaBang) {
				case "[CDATA[":
					if (!this.sawRoot && !this.reportedTextBeforeRoot) {
						this.fail("text data outside of root node.");
						this.reportedTextBeforeRoot = true;
					}
					if (this.closedRoot && !this.reportedTextAfterRoot) {
						this.fail("text data outside of root node.");
						this.reportedTextAfterRoot = true;
					}
					this.state = S_CDATA;
					this.openWakaBang = "";
					break;
				case "--":
					this.state = S_COMMENT;
					this.openWakaBang = "";
					break;
				case "DOCTYPE":
					this.state = S_DOCTYPE;
					if (this.doctype || this.sawRoot) this.fail("inappropriately located doctype declaration.");
					this.openWakaBang = "";
					break;
				default: if (this.openWakaBang.length >= 7) this.fail("incorrect syntax.");
			}
		}
		sComment() {
			if (this.captureToChar(MINUS)) this.state = S_COMMENT_ENDING;
		}
		sCommentEnding() {
			var _a;
			const c = this.getCodeNorm();
			if (c === MINUS) {
				this.state = S_COMMENT_ENDED;
				(_a = this.commentHandler) === null || _a === void 0 || _a.call(this, this.text);
				this.text = "";
			} else {
				this.text += `-${String.fromCodePoint(c)}`;
				this.state = S_COMMENT;
			}
		}
		sCommentEnded() {
			const c = this.getCodeNorm();
			if (c !== GREATER) {
				this.fail("malformed comment.");
				this.text += `--${String.fromCodePoint(c)}`;
				this.state = S_COMMENT;
			} else this.state = S_TEXT;
		}
		sCData() {
			if (this.captureToChar(CLOSE_BRACKET)) this.state = S_CDATA_ENDING;
		}
		sCDataEnding() {
			const c = this.getCodeNorm();
			if (c === CLOSE_BRACKET) this.state = S_CDATA_ENDING_2;
			else {
				this.text += `]${String.fromCodePoint(c)}`;
				this.state = S_CDATA;
			}
		}
		sCDataEnding2() {
			var _a;
			const c = this.getCodeNorm();
			switch (c) {
				case GREATER:
					(_a = this.cdataHandler) === null || _a === void 0 || _a.call(this, this.text);
					this.text = "";
					this.state = S_TEXT;
					break;
				case CLOSE_BRACKET:
					this.text += "]";
					break;
				default:
					this.text += `]]${String.fromCodePoint(c)}`;
					this.state = S_CDATA;
			}
		}
		sPIFirstChar() {
			const c = this.getCodeNorm();
			if (this.nameStartCheck(c)) {
				this.piTarget += String.fromCodePoint(c);
				this.state = S_PI_REST;
			} else if (c === QUESTION || isS(c)) {
				this.fail("processing instruction without a target.");
				this.state = c === QUESTION ? S_PI_ENDING : S_PI_BODY;
			} else {
				this.fail("disallowed character in processing instruction name.");
				this.piTarget += String.fromCodePoint(c);
				this.state = S_PI_REST;
			}
		}
		sPIRest() {
			const { chunk, i: start } = this;
			while (true) {
				const c = this.getCodeNorm();
				if (c === EOC) {
					this.piTarget += chunk.slice(start);
					return;
				}
				if (!this.nameCheck(c)) {
					this.piTarget += chunk.slice(start, this.prevI);
					const isQuestion = c === QUESTION;
					if (isQuestion || isS(c)) {
						if (this.piTarget === "xml") {
							if (!this.xmlDeclPossible) this.fail("an XML declaration must be at the start of the document.");
							this.state = isQuestion ? S_XML_DECL_ENDING : S_XML_DECL_NAME_START;
						} else this.state = isQuestion ? S_PI_ENDING : S_PI_BODY;
					} else {
						this.fail("disallowed character in processing instruction name.");
						this.piTarget += String.fromCodePoint(c);
					}
					break;
				}
			}
		}
		sPIBody() {
			if (this.text.length === 0) {
				const c = this.getCodeNorm();
				if (c === QUESTION) this.state = S_PI_ENDING;
				else if (!isS(c)) this.text = String.fromCodePoint(c);
			} else if (this.captureToChar(QUESTION)) this.state = S_PI_ENDING;
		}
		sPIEnding() {
			var _a;
			const c = this.getCodeNorm();
			if (c === GREATER) {
				const { piTarget } = this;
				if (piTarget.toLowerCase() === "xml") this.fail("the XML declaration must appear at the start of the document.");
				(_a = this.piHandler) === null || _a === void 0 || _a.call(this, {
					target: piTarget,
					body: this.text
				});
				this.piTarget = this.text = "";
				this.state = S_TEXT;
			} else if (c === QUESTION) this.text += "?";
			else {
				this.text += `?${String.fromCodePoint(c)}`;
				this.state = S_PI_BODY;
			}
			this.xmlDeclPossible = false;
		}
		sXMLDeclNameStart() {
			const c = this.skipSpaces();
			if (c === QUESTION) {
				this.state = S_XML_DECL_ENDING;
				return;
			}
			if (c !== EOC) {
				this.state = S_XML_DECL_NAME;
				this.name = String.fromCodePoint(c);
			}
		}
		sXMLDeclName() {
			const c = this.captureTo(XML_DECL_NAME_TERMINATOR);
			if (c === QUESTION) {
				this.state = S_XML_DECL_ENDING;
				this.name += this.text;
				this.text = "";
				this.fail("XML declaration is incomplete.");
				return;
			}
			if (!(isS(c) || c === EQUAL)) return;
			this.name += this.text;
			this.text = "";
			if (!this.xmlDeclExpects.includes(this.name)) switch (this.name.length) {
				case 0:
					this.fail("did not expect any more name/value pairs.");
					break;
				case 1:
					this.fail(`expected the name ${this.xmlDeclExpects[0]}.`);
					break;
				default: this.fail(`expected one of ${this.xmlDeclExpects.join(", ")}`);
			}
			this.state = c === EQUAL ? S_XML_DECL_VALUE_START : S_XML_DECL_EQ;
		}
		sXMLDeclEq() {
			const c = this.getCodeNorm();
			if (c === QUESTION) {
				this.state = S_XML_DECL_ENDING;
				this.fail("XML declaration is incomplete.");
				return;
			}
			if (isS(c)) return;
			if (c !== EQUAL) this.fail("value required.");
			this.state = S_XML_DECL_VALUE_START;
		}
		sXMLDeclValueStart() {
			const c = this.getCodeNorm();
			if (c === QUESTION) {
				this.state = S_XML_DECL_ENDING;
				this.fail("XML declaration is incomplete.");
				return;
			}
			if (isS(c)) return;
			if (!isQuote(c)) {
				this.fail("value must be quoted.");
				this.q = SPACE;
			} else this.q = c;
			this.state = S_XML_DECL_VALUE;
		}
		sXMLDeclValue() {
			const c = this.captureTo([this.q, QUESTION]);
			if (c === QUESTION) {
				this.state = S_XML_DECL_ENDING;
				this.text = "";
				this.fail("XML declaration is incomplete.");
				return;
			}
			if (c === EOC) return;
			const value = this.text;
			this.text = "";
			switch (this.name) {
				case "version": {
					this.xmlDeclExpects = ["encoding", "standalone"];
					const version = value;
					this.xmlDecl.version = version;
					if (!/^1\.[0-9]+$/.test(version)) this.fail("version number must match /^1\\.[0-9]+$/.");
					else if (!this.opt.forceXMLVersion) this.setXMLVersion(version);
					break;
				}
				case "encoding":
					if (!/^[A-Za-z][A-Za-z0-9._-]*$/.test(value)) this.fail("encoding value must match /^[A-Za-z0-9][A-Za-z0-9._-]*$/.");
					this.xmlDeclExpects = ["standalone"];
					this.xmlDecl.encoding = value;
					break;
				case "standalone":
					if (value !== "yes" && value !== "no") this.fail("standalone value must match \"yes\" or \"no\".");
					this.xmlDeclExpects = [];
					this.xmlDecl.standalone = value;
			}
			this.name = "";
			this.state = S_XML_DECL_SEPARATOR;
		}
		sXMLDeclSeparator() {
			const c = this.getCodeNorm();
			if (c === QUESTION) {
				this.state = S_XML_DECL_ENDING;
				return;
			}
			if (!isS(c)) {
				this.fail("whitespace required.");
				this.unget();
			}
			this.state = S_XML_DECL_NAME_START;
		}
		sXMLDeclEnding() {
			var _a;
			if (this.getCodeNorm() === GREATER) {
				if (this.piTarget !== "xml") this.fail("processing instructions are not allowed before root.");
				else if (this.name !== "version" && this.xmlDeclExpects.includes("version")) this.fail("XML declaration must contain a version.");
				(_a = this.xmldeclHandler) === null || _a === void 0 || _a.call(this, this.xmlDecl);
				this.name = "";
				this.piTarget = this.text = "";
				this.state = S_TEXT;
			} else this.fail("The character ? is disallowed anywhere in XML declarations.");
			this.xmlDeclPossible = false;
		}
		sOpenTag() {
			var _a;
			const c = this.captureNameChars();
			if (c === EOC) return;
			const tag = this.tag = {
				name: this.name,
				attributes: Object.create(null)
			};
			this.name = "";
			if (this.xmlnsOpt) this.topNS = tag.ns = Object.create(null);
			(_a = this.openTagStartHandler) === null || _a === void 0 || _a.call(this, tag);
			this.sawRoot = true;
			if (!this.fragmentOpt && this.closedRoot) this.fail("documents may contain only one root.");
			switch (c) {
				case GREATER:
					this.openTag();
					break;
				case FORWARD_SLASH:
					this.state = S_OPEN_TAG_SLASH;
					break;
				default:
					if (!isS(c)) this.fail("disallowed character in tag name.");
					this.state = S_ATTRIB;
			}
		}
		sOpenTagSlash() {
			if (this.getCode() === GREATER) this.openSelfClosingTag();
			else {
				this.fail("forward-slash in opening tag not followed by >.");
				this.state = S_ATTRIB;
			}
		}
		sAttrib() {
			const c = this.skipSpaces();
			if (c === EOC) return;
			if (isNameStartChar(c)) {
				this.unget();
				this.state = S_ATTRIB_NAME;
			} else if (c === GREATER) this.openTag();
			else if (c === FORWARD_SLASH) this.state = S_OPEN_TAG_SLASH;
			else this.fail("disallowed character in attribute name.");
		}
		sAttribName() {
			const c = this.captureNameChars();
			if (c === EQUAL) this.state = S_ATTRIB_VALUE;
			else if (isS(c)) this.state = S_ATTRIB_NAME_SAW_WHITE;
			else if (c === GREATER) {
				this.fail("attribute without value.");
				this.pushAttrib(this.name, this.name);
				this.name = this.text = "";
				this.openTag();
			} else if (c !== EOC) this.fail("disallowed character in attribute name.");
		}
		sAttribNameSawWhite() {
			const c = this.skipSpaces();
			switch (c) {
				case EOC: return;
				case EQUAL:
					this.state = S_ATTRIB_VALUE;
					break;
				default:
					this.fail("attribute without value.");
					this.text = "";
					this.name = "";
					if (c === GREATER) this.openTag();
					else if (isNameStartChar(c)) {
						this.unget();
						this.state = S_ATTRIB_NAME;
					} else {
						this.fail("disallowed character in attribute name.");
						this.state = S_ATTRIB;
					}
			}
		}
		sAttribValue() {
			const c = this.getCodeNorm();
			if (isQuote(c)) {
				this.q = c;
				this.state = S_ATTRIB_VALUE_QUOTED;
			} else if (!isS(c)) {
				this.fail("unquoted attribute value.");
				this.state = S_ATTRIB_VALUE_UNQUOTED;
				this.unget();
			}
		}
		sAttribValueQuoted() {
			const { q, chunk } = this;
			let { i: start } = this;
			while (true) switch (this.getCode()) {
				case q:
					this.pushAttrib(this.name, this.text + chunk.slice(start, this.prevI));
					this.name = this.text = "";
					this.q = null;
					this.state = S_ATTRIB_VALUE_CLOSED;
					return;
				case AMP:
					this.text += chunk.slice(start, this.prevI);
					this.state = S_ENTITY;
					this.entityReturnState = S_ATTRIB_VALUE_QUOTED;
					return;
				case NL:
				case NL_LIKE:
				case TAB:
					this.text += `${chunk.slice(start, this.prevI)} `;
					start = this.i;
					break;
				case LESS:
					this.text += chunk.slice(start, this.prevI);
					this.fail("disallowed character.");
					return;
				case EOC:
					this.text += chunk.slice(start);
					return;
			}
		}
		sAttribValueClosed() {
			const c = this.getCodeNorm();
			if (isS(c)) this.state = S_ATTRIB;
			else if (c === GREATER) this.openTag();
			else if (c === FORWARD_SLASH) this.state = S_OPEN_TAG_SLASH;
			else if (isNameStartChar(c)) {
				this.fail("no whitespace between attributes.");
				this.unget();
				this.state = S_ATTRIB_NAME;
			} else this.fail("disallowed character in attribute name.");
		}
		sAttribValueUnquoted() {
			const c = this.captureTo(ATTRIB_VALUE_UNQUOTED_TERMINATOR);
			switch (c) {
				case AMP:
					this.state = S_ENTITY;
					this.entityReturnState = S_ATTRIB_VALUE_UNQUOTED;
					break;
				case LESS:
					this.fail("disallowed character.");
					break;
				case EOC: break;
				default:
					if (this.text.includes("]]>")) this.fail("the string \"]]>\" is disallowed in char data.");
					this.pushAttrib(this.name, this.text);
					this.name = this.text = "";
					if (c === GREATER) this.openTag();
					else this.state = S_ATTRIB;
			}
		}
		sCloseTag() {
			const c = this.captureNameChars();
			if (c === GREATER) this.closeTag();
			else if (isS(c)) this.state = S_CLOSE_TAG_SAW_WHITE;
			else if (c !== EOC) this.fail("disallowed character in closing tag.");
		}
		sCloseTagSawWhite() {
			switch (this.skipSpaces()) {
				case GREATER:
					this.closeTag();
					break;
				case EOC: break;
				default: this.fail("disallowed character in closing tag.");
			}
		}
		handleTextInRoot() {
			let { i: start, forbiddenState } = this;
			const { chunk, textHandler: handler } = this;
			scanLoop: while (true) switch (this.getCode()) {
				case LESS:
					this.state = S_OPEN_WAKA;
					if (handler !== void 0) {
						const { text } = this;
						const slice = chunk.slice(start, this.prevI);
						if (text.length !== 0) {
							handler(text + slice);
							this.text = "";
						} else if (slice.length !== 0) handler(slice);
					}
					forbiddenState = FORBIDDEN_START;
					break scanLoop;
				case AMP:
					this.state = S_ENTITY;
					this.entityReturnState = S_TEXT;
					if (handler !== void 0) this.text += chunk.slice(start, this.prevI);
					forbiddenState = FORBIDDEN_START;
					break scanLoop;
				case CLOSE_BRACKET:
					switch (forbiddenState) {
						case FORBIDDEN_START:
							forbiddenState = FORBIDDEN_BRACKET;
							break;
						case FORBIDDEN_BRACKET:
							forbiddenState = FORBIDDEN_BRACKET_BRACKET;
							break;
						case FORBIDDEN_BRACKET_BRACKET: break;
						default: throw new Error("impossible state");
					}
					break;
				case GREATER:
					if (forbiddenState === FORBIDDEN_BRACKET_BRACKET) this.fail("the string \"]]>\" is disallowed in char data.");
					forbiddenState = FORBIDDEN_START;
					break;
				case NL_LIKE:
					if (handler !== void 0) this.text += `${chunk.slice(start, this.prevI)}\n`;
					start = this.i;
					forbiddenState = FORBIDDEN_START;
					break;
				case EOC:
					if (handler !== void 0) this.text += chunk.slice(start);
					break scanLoop;
				default: forbiddenState = FORBIDDEN_START;
			}
			this.forbiddenState = forbiddenState;
		}
		handleTextOutsideRoot() {
			let { i: start } = this;
			const { chunk, textHandler: handler } = this;
			let nonSpace = false;
			outRootLoop: while (true) {
				const code = this.getCode();
				switch (code) {
					case LESS:
						this.state = S_OPEN_WAKA;
						if (handler !== void 0) {
							const { text } = this;
							const slice = chunk.slice(start, this.prevI);
							if (text.length !== 0) {
								handler(text + slice);
								this.text = "";
							} else if (slice.length !== 0) handler(slice);
						}
						break outRootLoop;
					case AMP:
						this.state = S_ENTITY;
						this.entityReturnState = S_TEXT;
						if (handler !== void 0) this.text += chunk.slice(start, this.prevI);
						nonSpace = true;
						break outRootLoop;
					case NL_LIKE:
						if (handler !== void 0) this.text += `${chunk.slice(start, this.prevI)}\n`;
						start = this.i;
						break;
					case EOC:
						if (handler !== void 0) this.text += chunk.slice(start);
						break outRootLoop;
					default: if (!isS(code)) nonSpace = true;
				}
			}
			if (!nonSpace) return;
			if (!this.sawRoot && !this.reportedTextBeforeRoot) {
				this.fail("text data outside of root node.");
				this.reportedTextBeforeRoot = true;
			}
			if (this.closedRoot && !this.reportedTextAfterRoot) {
				this.fail("text data outside of root node.");
				this.reportedTextAfterRoot = true;
			}
		}
		pushAttribNS(name, value) {
			var _a;
			const { prefix, local } = this.qname(name);
			const attr = {
				name,
				prefix,
				local,
				value
			};
			this.attribList.push(attr);
			(_a = this.attributeHandler) === null || _a === void 0 || _a.call(this, attr);
			if (prefix === "xmlns") {
				const trimmed = value.trim();
				if (this.currentXMLVersion === "1.0" && trimmed === "") this.fail("invalid attempt to undefine prefix in XML 1.0");
				this.topNS[local] = trimmed;
				nsPairCheck(this, local, trimmed);
			} else if (name === "xmlns") {
				const trimmed = value.trim();
				this.topNS[""] = trimmed;
				nsPairCheck(this, "", trimmed);
			}
		}
		pushAttribPlain(name, value) {
			var _a;
			const attr = {
				name,
				value
			};
			this.attribList.push(attr);
			(_a = this.attributeHandler) === null || _a === void 0 || _a.call(this, attr);
		}
		/**
		* End parsing. This performs final well-formedness checks and resets the
		* parser to a clean state.
		*
		* @returns this
		*/
		end() {
			var _a;
			var _b;
			if (!this.sawRoot) this.fail("document must contain a root element.");
			const { tags } = this;
			while (tags.length > 0) {
				const tag = tags.pop();
				this.fail(`unclosed tag: ${tag.name}`);
			}
			if (this.state !== S_BEGIN && this.state !== S_TEXT) this.fail("unexpected end.");
			const { text } = this;
			if (text.length !== 0) {
				(_a = this.textHandler) === null || _a === void 0 || _a.call(this, text);
				this.text = "";
			}
			this._closed = true;
			(_b = this.endHandler) === null || _b === void 0 || _b.call(this);
			this._init();
			return this;
		}
		/**
		* Resolve a namespace prefix.
		*
		* @param prefix The prefix to resolve.
		*
		* @returns The namespace URI or ``undefined`` if the prefix is not defined.
		*/
		resolve(prefix) {
			var _a;
			var _b;
			let uri = this.topNS[prefix];
			if (uri !== void 0) return uri;
			const { tags } = this;
			for (let index = tags.length - 1; index >= 0; index--) {
				uri = tags[index].ns[prefix];
				if (uri !== void 0) return uri;
			}
			uri = this.ns[prefix];
			if (uri !== void 0) return uri;
			return (_b = (_a = this.opt).resolvePrefix) === null || _b === void 0 ? void 0 : _b.call(_a, prefix);
		}
		/**
		* Parse a qname into its prefix and local name parts.
		*
		* @param name The name to parse
		*
		* @returns
		*/
		qname(name) {
			const colon = name.indexOf(":");
			if (colon === -1) return {
				prefix: "",
				local: name
			};
			const local = name.slice(colon + 1);
			const prefix = name.slice(0, colon);
			if (prefix === "" || local === "" || local.includes(":")) this.fail(`malformed name: ${name}.`);
			return {
				prefix,
				local
			};
		}
		processAttribsNS() {
			var _a;
			const { attribList } = this;
			const tag = this.tag;
			{
				const { prefix, local } = this.qname(tag.name);
				tag.prefix = prefix;
				tag.local = local;
				const uri = tag.uri = (_a = this.resolve(prefix)) !== null && _a !== void 0 ? _a : "";
				if (prefix !== "") {
					if (prefix === "xmlns") this.fail("tags may not have \"xmlns\" as prefix.");
					if (uri === "") {
						this.fail(`unbound namespace prefix: ${JSON.stringify(prefix)}.`);
						tag.uri = prefix;
					}
				}
			}
			if (attribList.length === 0) return;
			const { attributes } = tag;
			const seen = /* @__PURE__ */ new Set();
			for (const attr of attribList) {
				const { name, prefix, local } = attr;
				let uri;
				let eqname;
				if (prefix === "") {
					uri = name === "xmlns" ? XMLNS_NAMESPACE : "";
					eqname = name;
				} else {
					uri = this.resolve(prefix);
					if (uri === void 0) {
						this.fail(`unbound namespace prefix: ${JSON.stringify(prefix)}.`);
						uri = prefix;
					}
					eqname = `{${uri}}${local}`;
				}
				if (seen.has(eqname)) this.fail(`duplicate attribute: ${eqname}.`);
				seen.add(eqname);
				attr.uri = uri;
				attributes[name] = attr;
			}
			this.attribList = [];
		}
		processAttribsPlain() {
			const { attribList } = this;
			const attributes = this.tag.attributes;
			for (const { name, value } of attribList) {
				if (attributes[name] !== void 0) this.fail(`duplicate attribute: ${name}.`);
				attributes[name] = value;
			}
			this.attribList = [];
		}
		/**
		* Handle a complete open tag. This parser code calls this once it has seen
		* the whole tag. This method checks for well-formeness and then emits
		* ``onopentag``.
		*/
		openTag() {
			var _a;
			this.processAttribs();
			const { tags } = this;
			const tag = this.tag;
			tag.isSelfClosing = false;
			(_a = this.openTagHandler) === null || _a === void 0 || _a.call(this, tag);
			tags.push(tag);
			this.state = S_TEXT;
			this.name = "";
		}
		/**
		* Handle a complete self-closing tag. This parser code calls this once it has
		* seen the whole tag. This method checks for well-formeness and then emits
		* ``onopentag`` and ``onclosetag``.
		*/
		openSelfClosingTag() {
			var _a;
			var _b;
			var _c;
			this.processAttribs();
			const { tags } = this;
			const tag = this.tag;
			tag.isSelfClosing = true;
			(_a = this.openTagHandler) === null || _a === void 0 || _a.call(this, tag);
			(_b = this.closeTagHandler) === null || _b === void 0 || _b.call(this, tag);
			if ((this.tag = (_c = tags[tags.length - 1]) !== null && _c !== void 0 ? _c : null) === null) this.closedRoot = true;
			this.state = S_TEXT;
			this.name = "";
		}
		/**
		* Handle a complete close tag. This parser code calls this once it has seen
		* the whole tag. This method checks for well-formeness and then emits
		* ``onclosetag``.
		*/
		closeTag() {
			const { tags, name } = this;
			this.state = S_TEXT;
			this.name = "";
			if (name === "") {
				this.fail("weird empty close tag.");
				this.text += "</>";
				return;
			}
			const handler = this.closeTagHandler;
			let l = tags.length;
			while (l-- > 0) {
				const tag = this.tag = tags.pop();
				this.topNS = tag.ns;
				handler === null || handler === void 0 || handler(tag);
				if (tag.name === name) break;
				this.fail("unexpected close tag.");
			}
			if (l === 0) this.closedRoot = true;
			else if (l < 0) {
				this.fail(`unmatched closing tag: ${name}.`);
				this.text += `</${name}>`;
			}
		}
		/**
		* Resolves an entity. Makes any necessary well-formedness checks.
		*
		* @param entity The entity to resolve.
		*
		* @returns The parsed entity.
		*/
		parseEntity(entity) {
			if (entity[0] !== "#") {
				const defined = this.ENTITIES[entity];
				if (defined !== void 0) return defined;
				this.fail(this.isName(entity) ? "undefined entity." : "disallowed character in entity name.");
				return `&${entity};`;
			}
			let num = NaN;
			if (entity[1] === "x" && /^#x[0-9a-f]+$/i.test(entity)) num = parseInt(entity.slice(2), 16);
			else if (/^#[0-9]+$/.test(entity)) num = parseInt(entity.slice(1), 10);
			if (!this.isChar(num)) {
				this.fail("malformed character entity.");
				return `&${entity};`;
			}
			return String.fromCodePoint(num);
		}
	};
	exports.SaxesParser = SaxesParser;
}));

// src/trial/reports/xml.ts
var import_saxes = require_saxes();
/** Most characters that are kept of the text of one element. */
const TEXT_CAP = 2e4;
/** A case with more elements than this is refused. */
const MOST_ELEMENTS = 1e5;
const DEEPEST$1 = 1e3;
const NO_COLOURS = "run the tests without colours (NO_COLOR=1)";
/** Characters that no XML document may hold. */
const CONTROL = /[\0-\x08\x0b\x0c\x0e-\x1f]/;
/** Formats that look like known ones, or that people have at hand, and what to use in their place. */
const STRANGERS = [
	{
		root: "TestRun",
		isIt: ({ xmlns }) => xmlns === void 0,
		what: "a report of CppUnit or AUnit",
		instead: "Let the tests write JUnit XML, or convert it"
	},
	{
		root: "testsuites",
		isIt: ({ xmlns = "" }) => xmlns.includes("check.sourceforge.net"),
		what: "the XML of Check",
		instead: "Let it write TAP: `CK_TAP_LOG_FILE_NAME=report.tap`"
	},
	{
		root: "result",
		isIt: () => true,
		what: "what Jenkins keeps of a report",
		instead: "Name the reports that Jenkins was given"
	}
];
/** Most characters in one text, attribute or comment, because it is held in memory. */
const LONGEST_PIECE = 32e6;
/**
* One XML report. It is read as a stream, and only one case is in memory at a time. Throws
* {@link ReportError} for a DOCTYPE (so no entity can be declared), a second root, duplicate attributes, a
* missing end and an unknown root.
*/
var XmlDocument = class {
	file;
	formats;
	sink;
	parser = new import_saxes.SaxesParser({
		xmlns: false,
		position: true
	});
	format;
	reader;
	outside = [];
	/** The open case, and the elements inside it that are open. */
	inside = [];
	elements = 0;
	/** Offset at which the last text, attribute or comment ended. */
	lastPiece = 0;
	constructor(file, formats, sink) {
		this.file = file;
		this.formats = formats;
		this.sink = sink;
		this.parser.on("error", ({ message }) => {
			const advice = message.includes("malformed character entity") ? `. \`&#27;\` and \`&#x1b;\` begin a terminal colour: ${NO_COLOURS}` : "";
			this.refuse(message.replace(/^.*?: /, "") + advice);
		});
		this.parser.on("doctype", () => this.refuse("it has a DOCTYPE, which no report needs and which attacks use"));
		this.parser.on("opentag", ({ name, attributes }) => this.open(name, attributes));
		this.parser.on("closetag", ({ name }) => this.close(name));
		this.parser.on("text", (text) => this.addText(text));
		this.parser.on("cdata", (text) => this.addText(text));
	}
	write(text) {
		const control = CONTROL.exec(text);
		if (control) this.refuseControl(control[0], this.parser.position + control.index);
		this.parser.write(text);
		if (this.parser.position - this.lastPiece > LONGEST_PIECE) this.refuse(`one text, attribute or comment is longer than ${LONGEST_PIECE} characters`);
	}
	end() {
		this.parser.close();
		if (!this.reader) this.refuse("it is empty");
		this.reader.end?.();
	}
	refuseControl(character, offset) {
		const code = character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");
		const advice = code === "001B" ? ` It begins a terminal colour: ${NO_COLOURS}` : "";
		throw new ReportError(this.file, offset, `it holds the character U+${code}, which XML forbids.${advice}`);
	}
	refuse(reason) {
		throw new ReportError(this.file, this.parser.position, reason);
	}
	open(name, attributes) {
		this.lastPiece = this.parser.position;
		const element = {
			name,
			attributes,
			children: [],
			text: ""
		};
		const parent = this.inside.at(-1);
		if (parent) {
			this.elements += 1;
			if (this.elements > MOST_ELEMENTS) this.refuse(`one test has more than ${MOST_ELEMENTS} elements`);
			parent.children.push(element);
		}
		const format = this.format ??= this.formatOf(name, attributes);
		if (this.inside.length + this.outside.length >= DEEPEST$1) this.refuse(`elements are nested more than ${DEEPEST$1} deep`);
		if (parent || format.cases.includes(name)) this.inside.push(element);
		else {
			this.outside.push(element);
			this.reader?.enter?.(element);
		}
	}
	formatOf(root, attributes) {
		const stranger = STRANGERS.find((one) => one.root === root && one.isIt(attributes));
		if (stranger) this.refuse(`it is ${stranger.what}, which is not read. ${stranger.instead}`);
		const format = this.formats.find(({ roots, isIt }) => roots.includes(root) && (isIt?.(attributes) ?? true));
		if (!format) {
			const known = this.formats.map(({ name, roots }) => `${name} (${roots.join(" or ")})`);
			this.refuse(`the root <${root.slice(0, 50)}> belongs to no known format. Known formats: ${known.join(", ")}`);
		}
		this.reader = format.open(this.sink);
		return format;
	}
	close(name) {
		this.lastPiece = this.parser.position;
		const element = this.inside.pop();
		if (!element) {
			const left = this.outside.pop();
			if (left?.name === name) this.reader?.leave?.(left);
		} else if (this.inside.length === 0) {
			this.elements = 0;
			this.reader?.read(element);
		}
	}
	addText(text) {
		this.lastPiece = this.parser.position;
		const element = this.inside.at(-1);
		if (!element || element.text.length >= TEXT_CAP) return;
		const more = element.text === "" ? text.trimStart() : text;
		element.text += more.slice(0, TEXT_CAP - element.text.length);
	}
};
/** The first child of one of these names. */
function child(element, ...names) {
	return element.children.find(({ name }) => names.includes(name));
}
/** `1,234.5`, `0.25`, or with a decimal comma `0,25` seconds → milliseconds. */
function seconds(text) {
	if (text === void 0) return void 0;
	const isDecimalComma = !text.includes(".") && text.indexOf(",") === text.lastIndexOf(",");
	return Number(isDecimalComma ? text.replace(",", ".") : text.replaceAll(",", "")) * 1e3;
}

// src/trial/reports/junit.ts
/**
* JUnit XML. No standard describes it, so each tool writes a dialect: nested suites, reruns of Surefire and
* nextest, skipped tests of GoogleTest and CTest, classes of PHPUnit.
*/
const junit = {
	name: "JUnit",
	roots: ["testsuites", "testsuite"],
	cases: ["testcase"],
	open: (sink) => new JUnitReader(sink)
};
var JUnitReader = class {
	sink;
	suites = [];
	cases = 0;
	constructor(sink) {
		this.sink = sink;
	}
	enter({ name, attributes }) {
		const parent = this.suites.at(-1);
		if (name === "testsuite") {
			const own = (attributes["name"] ?? "").replace(/-\d{14}$/, "");
			const path = [...parent?.path ?? [], own].filter(Boolean);
			const file = attributes["file"] ?? attributes["filepath"] ?? parent?.file;
			this.suites.push({
				path,
				file,
				cases: this.cases
			});
		} else if (isFailure({ name })) {
			const message = attributes["message"] ?? attributes["type"];
			const { path = [], file } = parent ?? {};
			this.sink.test({
				suite: path,
				name: `(${name})`,
				status: "failed",
				message,
				file
			});
		}
	}
	leave({ name, attributes }) {
		if (name !== "testsuite") return;
		const suite = this.suites.pop();
		const counted = this.cases - (suite?.cases ?? 0);
		const claimed = attributes["tests"] === void 0 ? counted : Number(attributes["tests"]);
		if (claimed > counted) this.sink.note(`the suite ${attributes["name"] ?? ""} claims ${claimed} tests and holds ${counted}`);
	}
	read(element) {
		this.cases += 1;
		const suite = this.suites.at(-1);
		this.sink.test(toCase$1(element, suite?.path ?? [], suite?.file));
	}
};
function isFailure({ name }) {
	return name === "failure" || name === "error";
}
function toCase$1(element, path, suiteFile) {
	const { attributes, children } = element;
	const className = attributes["class"] ?? attributes["classname"] ?? "";
	const name = (attributes["name"] ?? "").replaceAll("&quot;", "\"");
	const failures = children.filter(isFailure);
	const earlier = children.filter(({ name }) => /^(?:flaky|rerun)(?:Failure|Error)$/.test(name));
	const skipped = child(element, "skipped");
	const isNotRun = ["notrun", "disabled"].includes(attributes["status"] ?? "") || ["skipped", "suppressed"].includes(attributes["result"] ?? "");
	const isToDo = skipped?.attributes["type"] === "todo";
	const warning = /(?:^|[\\.])WarningTestCase$/.test(className) || attributes["assertions"] === "0" ? child(element, "warning") : void 0;
	const isFailed = [attributes["status"], attributes["result"]].some((word) => /^(?:fail(?:ed|ure)?|error)$/i.test(word ?? ""));
	const said = failures[0] ?? skipped ?? warning;
	const line = Number(attributes["line"] ?? attributes["lineno"]);
	return {
		suite: repeats(className, name, path) ? path : [...path, className],
		name,
		status: isToDo ? "pending" : failures.length > 0 ? "failed" : skipped || isNotRun ? "skipped" : isFailed ? "failed" : warning ? "other" : "passed",
		rawStatus: attributes["status"],
		durationMs: seconds(attributes["time"] ?? attributes["duration"]),
		message: said && messageOf(said),
		trace: failures.map(traceOf).filter(Boolean).join("\n\n"),
		file: attributes["file"] ?? attributes["filepath"] ?? suiteFile ?? pathIn(className, path),
		line,
		output: children.filter(({ name }) => name === "system-out" || name === "system-err").map(({ text }) => text.trim()).join("\n"),
		attempts: earlier.map((attempt) => ({
			status: "failed",
			durationMs: seconds(attempt.attributes["time"]),
			message: messageOf(attempt),
			trace: traceOf(attempt)
		}))
	};
}
__name(toCase$1, "toCase");
/** Whether the class only repeats the suites or the name. */
function repeats(className, name, path) {
	const isInName = className === name || name.endsWith(` ${className}`);
	return path.includes(className) || className === path.join(".") || isInName;
}
function messageOf({ attributes, text }) {
	return attributes["message"] || text.trim().split("\n", 1)[0] || attributes["type"] || "";
}
function traceOf(element) {
	return (child(element, "stackTrace")?.text ?? element.text).trim();
}
/** The class or the suite, if it is a file name: vitest, bats and others write the file there. */
function pathIn(className, suites) {
	return [className, suites.at(-1) ?? ""].find((text) => /^(?:[^\n:]*\/)?[^\s:/]*[^\s:/.]\.(?:[cm]?[jt]sx?|vue|svelte|py|rb|php|bats|dart|go|rs|t|sh|java|kt|cs|feature)$/.test(text));
}

// src/trial/reports/libtest.ts
/** Reads the JSON events of Rust's test harness. */
const Event = object({
	type: string(),
	event: string().optional(),
	name: string().optional(),
	exec_time: number$1().optional(),
	stdout: string().optional(),
	message: string().optional(),
	/** Of a suite that ended: how many tests failed. */
	failed: number$1().optional()
});
/** libtest, the test harness of Rust: `cargo test -- -Z unstable-options --format json`. */
const libtest = {
	name: "libtest JSON",
	matches: (keys) => keys.has("type") && keys.has("event"),
	open: (sink) => new LibtestReader(sink)
};
const STATUSES$3 = {
	ok: "passed",
	failed: "failed",
	ignored: "skipped",
	allowed_failure: "skipped"
};
/** Suites follow one after the other, one for each test binary. They have no names. */
var LibtestReader = class {
	sink;
	running = /* @__PURE__ */ new Set();
	isOpen = false;
	/** How many suites have begun. */
	suites = 0;
	/** How many tests of the open suite have failed. */
	failed = 0;
	constructor(sink) {
		this.sink = sink;
	}
	read(value) {
		const { type, event = "", name = "", ...test } = Event.parse(value);
		if (type === "suite") {
			if (this.isOpen || event !== "started") this.endSuite(event, test.failed);
			this.isOpen = event === "started";
			if (this.isOpen) this.suites += 1;
			this.failed = 0;
		} else if (type === "test" && event === "started") this.running.add(name);
		else if (type === "test" && event !== "timeout") {
			this.running.delete(name);
			const status = statusOf$2(STATUSES$3, event);
			if (status === "failed") this.failed += 1;
			const said = test.stdout?.slice(0, PANIC_WITHIN) ?? "";
			const place = /([^\s:',]+\.rs):(\d+):\d+/.exec(said);
			this.sink.test({
				...nameOf$1(name),
				status,
				durationMs: (test.exec_time ?? 0) * 1e3,
				message: test.message ?? firstWords(test.stdout ?? ""),
				trace: status === "failed" ? test.stdout : void 0,
				output: status === "failed" ? void 0 : test.stdout,
				file: place?.[1],
				line: Number(place?.[2])
			});
		}
	}
	end() {
		return this.isOpen ? "a suite has no result" : void 0;
	}
	/**
	* Reports tests whose result is missing. What a test prints can spoil the line of its result; then the suite's own
	* verdict counts: if all its failures are known, these tests did not fail. `event`: the suite's result, or
	* `started` if the next one begins without it.
	*/
	endSuite(event, failures) {
		const isFine = event === "ok" || failures === this.failed;
		const suite = {
			suite: [],
			name: `(suite ${Math.max(this.suites, 1)})`,
			status: "failed"
		};
		if (event === "started") this.sink.test({
			...suite,
			message: "A suite has no result."
		});
		else if ((failures ?? 1) > this.failed && event !== "ok" && this.running.size === 0) this.sink.test({
			...suite,
			message: `It says that ${failures ?? "some"} tests failed, and shows ${this.failed}.`
		});
		for (const name of this.running) this.sink.test(isFine ? {
			...nameOf$1(name),
			status: "passed"
		} : {
			...nameOf$1(name),
			status: "failed",
			message: "It did not finish."
		});
		this.running.clear();
	}
};
/** Only this many characters at the start of what a test printed are searched for a place. */
const PANIC_WITHIN = 4e3;
function nameOf$1(path) {
	const parts = path.split("::");
	return {
		suite: [parts.slice(0, -1).join("::")],
		name: parts.at(-1)
	};
}
__name(nameOf$1, "nameOf");
/** The message of a panic: the line after the one with its place. Without a panic, the first line. */
function firstWords(said) {
	const lines = said.trim().split("\n", 200);
	return lines[lines.findIndex((line) => /panicked at .*:\d+:\d+:$/.test(line.slice(0, 500))) + 1] ?? lines[0];
}

// src/trial/reports/mocha.ts
/** Reads Mocha's JSON reports. */
const Test = object({
	title: string(),
	fullTitle: string(),
	file: string().nullish(),
	duration: number$1().nullish(),
	currentRetry: number$1().nullish(),
	err: object({
		message: string().nullish(),
		stack: string().nullish()
	}).nullish()
});
const MochaReport = object({
	tests: array$1(Test),
	pending: array$1(Test).default([]),
	failures: array$1(Test).default([]),
	passes: array$1(Test).default([])
});
/** The output of `mocha --reporter json`. */
const mocha = {
	name: "Mocha JSON",
	matches: (keys) => keys.has("stats") && keys.has("tests") && keys.has("failures"),
	read(value, sink) {
		const report = MochaReport.parse(value);
		for (const test of report.passes) sink.test(toCase(test, "passed"));
		for (const test of report.failures) sink.test(toCase(test, "failed"));
		for (const test of report.pending) sink.test(toCase(test, "skipped"));
		const told = report.passes.length + report.failures.length + report.pending.length;
		if (told < report.tests.length) sink.note(`${report.tests.length - told} of its tests are not listed as passed, failed or skipped`);
	}
};
function toCase(test, status) {
	const { title, fullTitle } = test;
	const isNested = fullTitle.endsWith(` ${title}`);
	const describes = isNested ? fullTitle.slice(0, -title.length - 1) : "";
	return {
		suite: [test.file ?? void 0, describes],
		name: isNested ? title : fullTitle,
		status,
		durationMs: test.duration ?? void 0,
		message: test.err?.message ?? void 0,
		trace: test.err?.stack ?? void 0,
		file: test.file ?? void 0,
		attempts: Array.from({ length: Math.min(test.currentRetry ?? 0, 100) }, () => ({ status: "failed" }))
	};
}

// src/trial/reports/nunit.ts
/** NUnit 3 (`test-run`) and NUnit 2 (`test-results`). */
const nunit = {
	name: "NUnit",
	roots: ["test-run", "test-results"],
	cases: [
		"test-case",
		"failure",
		"reason"
	],
	open: (sink) => new NUnitReader(sink)
};
/** The types of suites that are classes. Only classes tell tests apart; namespaces are left out. */
const CLASS_TYPES = /* @__PURE__ */ new Set([
	"TestFixture",
	"ParameterizedFixture",
	"GenericFixture"
]);
var NUnitReader = class {
	sink;
	classes = [];
	suites = [];
	/** How many failures were given to the sink. */
	failures = 0;
	constructor(sink) {
		this.sink = sink;
	}
	enter(element) {
		const { name, attributes } = element;
		if (name !== "test-suite") return;
		this.suites.push({
			element,
			failuresBefore: this.failures,
			said: void 0
		});
		const isClass = CLASS_TYPES.has(attributes["type"] ?? "");
		const className = attributes["classname"] ?? attributes["fullname"] ?? attributes["name"];
		this.classes.push(isClass ? className : this.classes.at(-1));
	}
	leave({ name }) {
		if (name !== "test-suite") return;
		this.readSuite(this.suites.pop());
		this.classes.pop();
	}
	read(element) {
		const open = this.suites.at(-1);
		if (element.name !== "test-case") {
			if (open && open.said?.name !== "failure") open.said = element;
			return;
		}
		const { attributes } = element;
		const failure = child(element, "failure");
		const reason = child(element, "reason") ?? failure;
		const { className, name } = this.nameOf(attributes);
		const status = statusOf$1(attributes, failure !== void 0);
		if (status === "failed") this.failures += 1;
		this.sink.test({
			suite: [className],
			name,
			status,
			rawStatus: attributes["label"] ?? attributes["result"],
			durationMs: seconds(attributes["duration"] ?? attributes["time"]),
			message: reason && child(reason, "message")?.text,
			trace: failure && child(failure, "stack-trace")?.text,
			output: child(element, "output")?.text
		});
	}
	/**
	* Reports a failed set-up or tear-down, and a suite that failed though no test below it did: it could not be
	* loaded, for example, and says so. Other failures of suites only repeat the failure of a test.
	*/
	readSuite({ element, failuresBefore, said }) {
		const { attributes } = element;
		const site = said?.name === "failure" ? /^(?:SetUp|TearDown)$/.exec(attributes["site"] ?? "")?.[0] : void 0;
		const hasFailed = said !== void 0 && statusOf$1(attributes, false) === "failed";
		if (site === void 0 && (!hasFailed || this.failures > failuresBefore)) return;
		this.failures += 1;
		this.sink.test({
			suite: [this.classes.at(-1) ?? attributes["fullname"] ?? attributes["name"]],
			name: `(${site ?? "suite"})`,
			status: "failed",
			rawStatus: attributes["label"],
			message: said && child(said, "message")?.text,
			trace: said && child(said, "stack-trace")?.text
		});
	}
	nameOf(attributes) {
		const name = attributes["name"] ?? "";
		const given = attributes["classname"] ?? this.classes.at(-1);
		const { fullname = "" } = attributes;
		const full = fullname.endsWith(`.${name}`) ? fullname.slice(0, -name.length - 1) : void 0;
		const className = given !== void 0 && full?.endsWith(`.${given}`) ? full : given;
		const at = className ? name.indexOf(`${className}.`) : -1;
		if (!className || at < 0) return {
			className,
			name
		};
		const end = at + className.length;
		return {
			className: name.slice(0, end),
			name: name.slice(end + 1)
		};
	}
};
function statusOf$1({ result, executed, success }, hasFailure) {
	if (result !== void 0) return statusOfResult(result, executed);
	if (/^false$/i.test(executed ?? "")) return "skipped";
	return hasFailure || /^false$/i.test(success ?? "") ? "failed" : "passed";
}
__name(statusOf$1, "statusOf");
function statusOfResult(result, executed) {
	if (/^(?:Passed|Success)$/i.test(result)) return "passed";
	if (/^(?:Skipped|Ignored|NotRunnable)$/i.test(result) || executed === "False") return "skipped";
	if (/^(?:Inconclusive|Warning)$/i.test(result)) return "other";
	return "failed";
}

// src/trial/reports/playwright.ts
/** Reads Playwright's JSON reports. */
const Output = array$1(object({ text: string().optional() })).nullish();
const TestError = object({
	message: string().nullish(),
	stack: string().nullish()
});
const Attempt = object({
	status: string().nullish(),
	duration: number$1(),
	error: TestError.nullish(),
	stdout: Output,
	stderr: Output
});
const Spec = object({
	title: string(),
	file: string(),
	line: number$1(),
	tests: array$1(object({
		projectName: string().nullish(),
		expectedStatus: string().nullish(),
		status: string(),
		results: array$1(Attempt)
	}))
});
const Suite = object({
	title: string(),
	suites: lazy(() => array$1(Suite)).optional(),
	specs: array$1(Spec)
});
const PlaywrightReport = object({
	suites: array$1(Suite),
	errors: array$1(TestError).default([])
});
/** The output of `playwright test --reporter=json`. */
const playwright = {
	name: "Playwright JSON",
	matches: (keys) => keys.has("suites") && keys.has("config"),
	read(value, sink) {
		const { suites, errors } = PlaywrightReport.parse(value);
		for (const suite of suites) readSuite(suite, [], sink);
		errors.forEach((error, index) => sink.test({
			suite: [],
			name: `(error ${index + 1})`,
			status: "failed",
			message: plain(error.message),
			trace: plain(error.stack)
		}));
	}
};
const STATUSES$2 = {
	expected: "passed",
	flaky: "passed",
	unexpected: "failed",
	skipped: "skipped"
};
function readSuite({ title, suites, specs }, outer, sink) {
	const path = [...outer, title];
	for (const inner of suites ?? []) readSuite(inner, path, sink);
	for (const spec of specs) for (const test of spec.tests) {
		const attempts = test.results.map((result) => ({
			status: result.status === (test.expectedStatus ?? "passed") ? "passed" : "failed",
			durationMs: result.duration,
			message: plain(result.error?.message),
			trace: plain(result.error?.stack),
			output: [...result.stdout ?? [], ...result.stderr ?? []].map(({ text }) => text ?? "").join("")
		}));
		const last = attempts.at(-1);
		sink.test({
			...last,
			suite: [test.projectName ? `[${test.projectName}]` : void 0, ...path],
			name: spec.title,
			status: statusOf$2(STATUSES$2, test.status),
			rawStatus: test.status,
			file: spec.file,
			line: spec.line,
			attempts: attempts.slice(0, -1)
		});
	}
}
/** Removes the colour codes of a terminal. */
function plain(text) {
	return text?.replace(/\u001B\[[0-9;]*m/g, "");
}

// src/trial/reports/rspec.ts
/** Reads RSpec's JSON reports. */
const RSpecReport = object({
	examples: array$1(object({
		description: string(),
		full_description: string(),
		status: string(),
		file_path: string(),
		line_number: number$1(),
		run_time: number$1().nullish(),
		pending_message: string().nullish(),
		exception: object({
			class: string().nullish(),
			message: string().nullish(),
			backtrace: array$1(string()).nullish()
		}).nullish()
	})),
	messages: array$1(string()).default([]),
	summary: object({
		example_count: number$1(),
		errors_outside_of_examples_count: number$1().default(0)
	})
});
const STATUSES$1 = {
	passed: "passed",
	failed: "failed",
	pending: "pending"
};
/** The output of `rspec --format json`. */
const rspec = {
	name: "RSpec JSON",
	matches: (keys) => keys.has("examples") && keys.has("summary"),
	read(value, sink) {
		const { examples, messages, summary } = RSpecReport.parse(value);
		for (const { description, full_description: full, exception, ...example } of examples) {
			const group = full.endsWith(` ${description}`) ? full.slice(0, -description.length - 1) : "";
			sink.test({
				suite: [example.file_path.replace(/^\.\//, ""), group],
				name: group ? description : full,
				status: statusOf$2(STATUSES$1, example.status),
				rawStatus: example.status,
				durationMs: (example.run_time ?? 0) * 1e3,
				message: exception?.message ?? example.pending_message ?? void 0,
				trace: exception?.backtrace?.join("\n"),
				file: example.file_path,
				line: example.line_number
			});
		}
		if (summary.example_count !== examples.length) sink.note(`its summary claims ${summary.example_count} examples and it holds ${examples.length}`);
		if (summary.errors_outside_of_examples_count > 0) sink.test({
			suite: [],
			name: "(outside of examples)",
			status: "failed",
			trace: messages.join("\n")
		});
	}
};

// src/trial/reports/trx.ts
/** Results of tests by their kind. An aggregation holds the results of an ordered test. */
const RESULTS = [
	"UnitTestResult",
	"WebTestResult",
	"GenericTestResult",
	"TestResultAggregation"
];
/** The output of `dotnet test --logger trx`. */
const trx = {
	name: "TRX",
	roots: ["TestRun"],
	isIt: ({ xmlns = "" }) => xmlns.includes("VisualStudio"),
	cases: [
		...RESULTS,
		"UnitTest",
		"ResultSummary"
	],
	open: (sink) => new TrxReader(sink)
};
/** Keeps results and class names until the end, because the definitions with the classes follow the results. */
var TrxReader = class {
	sink;
	results = [];
	classes = /* @__PURE__ */ new Map();
	summary;
	constructor(sink) {
		this.sink = sink;
	}
	read(element) {
		const { name, attributes } = element;
		if (RESULTS.includes(name)) this.addResult(element);
		else if (name === "UnitTest") {
			const className = child(element, "TestMethod")?.attributes["className"];
			if (className) this.classes.set(attributes["id"] ?? "", className.split(",")[0]);
		} else if (name === "ResultSummary") this.summary = element;
	}
	end() {
		for (const { testId, ...result } of this.results) {
			const className = this.classes.get(testId);
			const name = className && result.name.startsWith(`${className}.`) ? result.name.slice(className.length + 1) : result.name;
			this.sink.test({
				...result,
				name,
				suite: [className]
			});
		}
		if (this.summary) this.judgeRun(this.summary);
	}
	/** A run that calls itself failed without a failed test did not get to its end: the host crashed, or was aborted. */
	judgeRun(summary) {
		const messages = (child(summary, "RunInfos")?.children ?? []).filter(({ attributes }) => attributes["outcome"] === "Error").map((info) => child(info, "Text")?.text.trim() ?? "").filter(Boolean);
		const { outcome = "" } = summary.attributes;
		if (!/^(?:Failed|Error|Aborted|Timeout|Disconnected)$/.test(outcome) || this.results.some(({ status }) => status === "failed")) {
			for (const message of messages) this.sink.note(message);
			return;
		}
		this.sink.test({
			suite: [],
			name: "(run)",
			status: "failed",
			rawStatus: outcome,
			message: messages[0] ?? `The run says of itself: ${outcome}.`,
			trace: messages.join("\n")
		});
	}
	addResult(element) {
		const rows = child(element, "InnerResults")?.children ?? [];
		const { attributes } = element;
		const status = statusOf(attributes["outcome"] ?? "");
		if (rows.length > 0) {
			const first = this.results.length;
			for (const row of rows) this.addResult(row);
			if (status !== "failed" || this.results.slice(first).some((row) => row.status === "failed")) return;
		}
		const output = child(element, "Output");
		const info = output && child(output, "ErrorInfo");
		this.results.push({
			testId: attributes["testId"] ?? "",
			suite: [],
			name: attributes["testName"] ?? "",
			status,
			rawStatus: attributes["outcome"],
			durationMs: timeSpan(attributes["duration"]),
			message: info && child(info, "Message")?.text,
			trace: info && child(info, "StackTrace")?.text,
			output: output && child(output, "StdOut")?.text
		});
	}
};
function statusOf(outcome) {
	if (outcome === "Passed" || outcome === "PassedButRunAborted") return "passed";
	if ([
		"NotExecuted",
		"NotRunnable",
		"Disconnected"
	].includes(outcome)) return "skipped";
	if (outcome === "Pending" || outcome === "InProgress") return "pending";
	if (outcome === "Inconclusive" || outcome === "Warning" || outcome === "Completed") return "other";
	return "failed";
}
/** `00:00:01.2345678` → milliseconds. */
function timeSpan(text) {
	const parts = /^(?:(\d+)\.)?(\d+):(\d+):([\d.]+)$/.exec(text ?? "");
	if (!parts) return void 0;
	const [days, hours, minutes, seconds] = parts.slice(1).map((part) => Number(part ?? 0));
	return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1e3;
}

// src/trial/reports/xunit.ts
/** Reads the XML reports of xUnit.net. */
/** The format of xUnit.net since version 2. */
const xunit = {
	name: "xUnit.net",
	roots: ["assemblies", "assembly"],
	cases: [
		"test",
		"error",
		"failure"
	],
	open: (sink) => new XUnitReader(sink)
};
const STATUSES = {
	Pass: "passed",
	Fail: "failed",
	Skip: "skipped",
	NotRun: "skipped"
};
var XUnitReader = class {
	sink;
	/** The class whose tests follow, in version 1. */
	className;
	constructor(sink) {
		this.sink = sink;
	}
	enter({ name, attributes }) {
		if (name === "class") this.className = attributes["name"];
		if (name === "assembly") this.className = void 0;
	}
	read(element) {
		const { attributes } = element;
		const failure = element.name === "failure" ? element : child(element, "failure");
		const message = failure && child(failure, "message")?.text;
		const trace = failure && child(failure, "stack-trace")?.text;
		if (element.name !== "test") {
			const name = `(${attributes["type"] ?? element.name}) ${attributes["name"] ?? ""}`.trim();
			return this.sink.test({
				suite: [this.className],
				name,
				status: "failed",
				message,
				trace
			});
		}
		const className = attributes["type"];
		const full = attributes["name"] ?? attributes["method"] ?? "";
		this.sink.test({
			suite: [className],
			name: className && full.startsWith(`${className}.`) ? full.slice(className.length + 1) : full,
			status: failure ? "failed" : statusOf$2(STATUSES, attributes["result"] ?? ""),
			rawStatus: attributes["result"],
			durationMs: seconds(attributes["time"]),
			message: message ?? child(element, "reason")?.text,
			trace,
			file: attributes["source-file"],
			line: Number(attributes["source-line"]),
			output: child(element, "output")?.text
		});
	}
};

// src/trial/reports/formats.ts
/** Lists the report formats that AutoSync reads. */
/**
* The XML formats. A new format needs a file beside this one, an entry in one of these lists, and a fixture.
* TAP is neither XML nor JSON; see tap.ts.
*/
const XML_FORMATS = [
	junit,
	trx,
	nunit,
	xunit
];
/** The formats that are one JSON document. */
const JSON_FORMATS = [
	ctrf,
	jest,
	playwright,
	mocha,
	rspec
];
/** The formats with one JSON event a line. */
const LINES_FORMATS = [
	go,
	libtest,
	dart
];

// src/trial/reports/json.ts
/** Reads a report that is one JSON document, in any of the known formats. */
/** Longest JSON report in characters: it is held in memory as a whole. */
const LONGEST$2 = 64e6;
/** One JSON report. It collects the text, and reads it at the end. Throws {@link ReportError}. */
var JsonDocument = class {
	file;
	formats;
	sink;
	text = "";
	constructor(file, formats, sink) {
		this.file = file;
		this.formats = formats;
		this.sink = sink;
	}
	write(text) {
		this.text += text;
		if (this.text.length > LONGEST$2) throw new ReportError(this.file, LONGEST$2, `a JSON report may have at most ${LONGEST$2} characters`);
	}
	end() {
		const value = this.parse();
		const keys = new Set(typeof value === "object" && value !== null ? Object.keys(value) : []);
		const format = this.formats.find((known) => known.matches(keys));
		if (keys.has("stats") && keys.has("results") && keys.has("meta")) throw new ReportError(this.file, 0, "it is mochawesome, which is not read. Use `--reporter json` of Mocha");
		if (!format) {
			const known = this.formats.map(({ name }) => name).join(", ");
			const found = [...keys].slice(0, 5).join(", ").slice(0, 100) || "none";
			throw new ReportError(this.file, 0, `JSON of no known format. Keys: ${found}. Known formats: ${known}`);
		}
		try {
			format.read(value, this.sink);
		} catch (error) {
			if (error instanceof ZodError) throw new ReportError(this.file, 0, `${format.name}: ${issue(error)}`);
			if (error instanceof RangeError) throw new ReportError(this.file, 0, `${format.name}: nested too deeply`);
			throw error;
		}
	}
	parse() {
		try {
			return JSON.parse(this.text);
		} catch (error) {
			const { message } = error;
			const at = /position (\d+)/.exec(message)?.[1];
			const offset = at === void 0 ? this.text.length : Number(at);
			const reason = message.replace(/ in JSON at.*| \(line.*/s, "").slice(0, 200);
			throw new ReportError(this.file, offset, `it is not JSON, or cut off: ${reason}`);
		}
	}
};
/** The first problem that zod found, with its place in the document. */
function issue(error) {
	const [first] = error.issues;
	return `${first?.path.join(".") ?? ""}: ${first?.message ?? "not as expected"}`;
}

// src/trial/reports/lines.ts
/** Reads a report that is a stream of JSON events, one a line. */
const LONGEST_LINE$2 = 16e6;
/** Whether a line begins like an event. Compilers print other lines that begin with a bracket. */
function isEvent(line) {
	return line.startsWith("{\"") || line.startsWith("{ \"") || line.startsWith("[{\"");
}
/** Cuts a stream of text into lines without line ends. Lines over `longest` characters may come in pieces. */
var LineSplitter = class {
	rest = "";
	onLine;
	longest;
	constructor(longest, onLine) {
		this.longest = longest;
		this.onLine = onLine;
	}
	write(text) {
		let start = 0;
		for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", start)) {
			this.onLine((this.rest + text.slice(start, end)).replace(/\r$/, ""));
			this.rest = "";
			start = end + 1;
		}
		this.rest += text.slice(start);
		if (this.rest.length > this.longest) this.end();
	}
	end() {
		if (this.rest !== "") this.onLine(this.rest);
		this.rest = "";
	}
};
/** Reads a report of events as a stream. Other lines, such as compiler messages, are counted in a note. */
var EventStream = class {
	file;
	format;
	reader;
	sink;
	lines = new LineSplitter(LONGEST_LINE$2, (line) => this.line(line));
	offset = 0;
	foreign = 0;
	constructor(file, format, sink) {
		this.file = file;
		this.format = format;
		this.sink = sink;
		this.reader = format.open(sink);
	}
	write(text) {
		this.lines.write(text);
	}
	end() {
		this.lines.end();
		if (this.foreign > 0) this.sink.note(`lines that are not events of ${this.format.name}: ${this.foreign}`);
		const missing = this.reader.end();
		if (missing !== void 0) throw new ReportError(this.file, this.offset, `it is cut off: ${missing}`);
	}
	line(line) {
		const at = this.offset;
		this.offset += line.length + 1;
		if (!isEvent(line)) {
			if (line.trim() !== "") this.foreign += 1;
			return;
		}
		let event;
		try {
			event = JSON.parse(line);
		} catch (error) {
			const reason = error.message.slice(0, 200);
			throw new ReportError(this.file, at, `this event is not JSON, or it is cut off: ${reason}`);
		}
		const keys = new Set(typeof event === "object" && event !== null ? Object.keys(event) : []);
		if (!(this.format.matches(keys) || this.format.isEvent?.(keys))) {
			if (!Array.isArray(event)) this.foreign += 1;
			return;
		}
		try {
			this.reader.read(event);
		} catch (error) {
			if (error instanceof ZodError) throw new ReportError(this.file, at, `${this.format.name}: ${issue(error)}`);
			throw error;
		}
	}
};

// node_modules/yaml/dist/util.js
var require_util = /* @__PURE__ */ __commonJSMin(((exports) => {
	var createNode = require_createNode();
	var log = require_log();
	var Pair = require_Pair();
	var toJS = require_toJS();
	var YAMLMap = require_YAMLMap();
	var map = require_map();
	var seq = require_seq();
	var string = require_string();
	var foldFlowLines = require_foldFlowLines();
	var stringifyNumber = require_stringifyNumber();
	var stringifyString = require_stringifyString();
	exports.createNode = createNode.createNode;
	exports.debug = log.debug;
	exports.warn = log.warn;
	exports.createPair = Pair.createPair;
	exports.toJS = toJS.toJS;
	exports.findPair = YAMLMap.findPair;
	exports.mapTag = map.map;
	exports.seqTag = seq.seq;
	exports.stringTag = string.string;
	exports.foldFlowLines = foldFlowLines.foldFlowLines;
	exports.stringifyNumber = stringifyNumber.stringifyNumber;
	exports.stringifyString = stringifyString.stringifyString;
}));

// node_modules/yaml-types/dist/bigint.js
var require_bigint = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.bigint = void 0;
	const util_1 = require_util();
	/**
	* `!bigint` BigInt
	*
	* [BigInt](https://developer.mozilla.org/en-US/docs/Web/JavaScript/Reference/Global_Objects/BigInt) values,
	* using their conventional `123n` representation.
	*/
	exports.bigint = {
		identify: (value) => {
			return typeof value === "bigint" || value instanceof BigInt;
		},
		tag: "!bigint",
		resolve(str) {
			if (str.endsWith("n")) str = str.substring(0, str.length - 1);
			return BigInt(str);
		},
		stringify(item, ctx, onComment, onChompKeep) {
			if (!exports.bigint.identify?.(item.value)) throw new TypeError(`${item.value} is not a bigint`);
			const value = item.value.toString() + "n";
			return (0, util_1.stringifyString)({ value }, ctx, onComment, onChompKeep);
		}
	};
}));

// node_modules/yaml-types/dist/class.js
var require_class = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.classTag = void 0;
	const util_1 = require_util();
	const options = { defaultType: "BLOCK_LITERAL" };
	/**
	* `!class` A YAML representation of JavaScript classes
	*
	* Stringified as a block literal string, prefixed with the class name.
	*
	* When parsing, a no-op class with matching name and toString() is
	* returned. It is not possible to construct an actual JavaScript class by
	* evaluating YAML, and it is unsafe to attempt.
	*/
	exports.classTag = {
		identify(value) {
			const cls = value;
			try {
				return typeof value === "function" && Boolean(class extends cls {});
			} catch {
				return false;
			}
		},
		tag: "!class",
		resolve(str) {
			const f = class {};
			f.toString = () => str;
			const m = str.trim().match(/^class(?:\s+([^{ \s]*?)[{\s])/);
			Object.defineProperty(f, "name", {
				value: m?.[1],
				enumerable: false,
				configurable: true,
				writable: true
			});
			return f;
		},
		options,
		stringify(i, ctx, onComment, onChompKeep) {
			const { type: originalType, value: originalValue } = i;
			const value = originalValue.toString();
			const type = originalType || options.defaultType;
			return (0, util_1.stringifyString)({
				...i,
				type,
				value
			}, ctx, onComment, onChompKeep);
		}
	};
}));

// node_modules/yaml-types/dist/error.js
var require_error = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.error = void 0;
	const yaml_1 = require_dist$1();
	const tag = "!error";
	const customInspectSymbol = Symbol.for("nodejs.util.inspect.custom");
	var YAMLErrorObject = class extends yaml_1.YAMLMap {
		constructor() {
			super(...arguments);
			this.tag = tag;
		}
		toJSON(_, ctx) {
			ctx = {
				...ctx,
				mapAsMap: false
			};
			const { name, message, stack, ...rest } = super.toJSON(_, ctx);
			const Cls = name === "EvalError" ? EvalError : name === "RangeError" ? RangeError : name === "ReferenceError" ? ReferenceError : name === "SyntaxError" ? SyntaxError : name === "TypeError" ? TypeError : name === "URIError" ? URIError : Error;
			const er = new Cls(message);
			if (Cls.name !== name) Object.defineProperty(er, "name", {
				value: name,
				enumerable: false,
				configurable: true
			});
			er.stack = stack;
			return Object.assign(er, rest);
		}
		static from(schema, value, ctx) {
			const error = value;
			const { name, message, stack, cause } = error;
			const maybeCustom = error;
			let fields = typeof maybeCustom[customInspectSymbol] === "function" && maybeCustom[customInspectSymbol]();
			fields || (fields = typeof maybeCustom.toJSON === "function" && maybeCustom.toJSON());
			fields || (fields = { ...error });
			const withCause = cause === void 0 ? {} : { cause };
			delete fields.domain;
			delete fields.domainEmitter;
			delete fields.domainThrew;
			return super.from(schema, {
				name,
				message,
				stack,
				...withCause,
				...fields
			}, ctx);
		}
	};
	/**
	* `!error` Error object values
	*
	* An object collection of all enumerable properties on the Error object,
	* along with stack, message, and name (which are typically non-enumerable).
	*
	* If the Error has a `Symbol.for('util.inspect.custom')` or `toJSON` method,
	* then this will be called to get the object properties.
	*
	* When parsing, though the `stack` string is maintained, the internal call
	* site information will of course not be preserved faithfully.
	*/
	exports.error = {
		tag,
		collection: "map",
		nodeClass: YAMLErrorObject,
		identify: (er) => er instanceof Error
	};
}));

// node_modules/yaml-types/dist/function.js
var require_function = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.functionTag = void 0;
	const util_1 = require_util();
	const options = { defaultType: "BLOCK_LITERAL" };
	/**
	* `!function` A YAML representation of JavaScript functions
	*
	* Stringified as a block literal string, prefixed with the function name.
	*
	* When parsing, a no-op function with matching name and toString() is
	* returned. It is not possible to construct an actual JavaScript function by
	* evaluating YAML, and it is unsafe to attempt.
	*/
	exports.functionTag = {
		identify: (value) => typeof value === "function",
		tag: "!function",
		resolve(str) {
			const src = str.split("\n");
			const n = src.shift();
			const name = n ? JSON.parse(n) : void 0;
			const code = src.join("\n");
			const f = function() {};
			Object.defineProperty(f, "name", {
				value: name,
				enumerable: false,
				configurable: true
			});
			f.toString = () => code;
			return f;
		},
		options,
		stringify(i, ctx, onComment, onChompKeep) {
			const { type: originalType, value: originalValue } = i;
			const fn = originalValue;
			const value = JSON.stringify(fn.name) + "\n" + fn.toString();
			const type = originalType || options.defaultType;
			return (0, util_1.stringifyString)({
				...i,
				type,
				value
			}, ctx, onComment, onChompKeep);
		}
	};
}));

// node_modules/yaml-types/dist/null-object.js
var require_null_object = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.nullobject = void 0;
	const yaml_1 = require_dist$1();
	const tag = "!nullobject";
	var YAMLNullObject = class extends yaml_1.YAMLMap {
		constructor() {
			super(...arguments);
			this.tag = tag;
		}
		toJSON(_, ctx) {
			const obj = super.toJSON(_, {
				...ctx,
				mapAsMap: false
			});
			return Object.assign(Object.create(null), obj);
		}
	};
	/**
	* `!nullobject` An object with a `null` prototype
	*/
	exports.nullobject = {
		tag,
		collection: "map",
		nodeClass: YAMLNullObject,
		identify: (v) => !!(typeof v === "object" && v && !Object.getPrototypeOf(v))
	};
}));

// node_modules/yaml-types/dist/regexp.js
var require_regexp = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.regexp = void 0;
	/**
	* `!re` RegExp
	*
	* [Regular Expression](https://developer.mozilla.org/en-US/docs/Web/JavaScript/Guide/Regular_expressions) values,
	* using their default `/foo/flags` string representation.
	*/
	exports.regexp = {
		identify: (value) => value instanceof RegExp,
		tag: "!re",
		resolve(str) {
			const match = str.match(/^\/([\s\S]+)\/([dgimsuy]*)$/);
			if (!match) throw new Error("Invalid RegExp value");
			return new RegExp(match[1], match[2]);
		}
	};
}));

// node_modules/yaml-types/dist/symbol.js
var require_symbol = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.symbol = exports.sharedSymbol = void 0;
	const util_1 = require_util();
	exports.sharedSymbol = {
		identify: (value) => value?.constructor === Symbol && typeof Symbol.keyFor(value) === "string",
		tag: "!symbol/shared",
		resolve: (str) => Symbol.for(str),
		stringify(item, ctx, onComment, onChompKeep) {
			const key = Symbol.keyFor(item.value);
			if (key === void 0) throw new TypeError("Only shared symbols are supported");
			return (0, util_1.stringifyString)({ value: key }, ctx, onComment, onChompKeep);
		}
	};
	exports.symbol = {
		identify: (value) => value?.constructor === Symbol && Symbol.keyFor(value) === void 0,
		tag: "!symbol",
		resolve: (str) => Symbol(str),
		stringify(item, ctx, onComment, onChompKeep) {
			const sym = item.value;
			if (typeof sym !== "symbol") throw new TypeError(`${sym} is not a symbol`);
			const value = String(sym).replace(/^Symbol\(|\)$/g, "");
			return (0, util_1.stringifyString)({ value }, ctx, onComment, onChompKeep);
		}
	};
}));

// node_modules/yaml-types/dist/yaml11.js
var require_yaml11 = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.timestamp = exports.set = exports.pairs = exports.omap = exports.binary = void 0;
	const tags = new (require_dist$1()).Schema({ resolveKnownTags: true }).knownTags;
	exports.binary = tags["tag:yaml.org,2002:binary"], exports.omap = tags["tag:yaml.org,2002:omap"], exports.pairs = tags["tag:yaml.org,2002:pairs"], exports.set = tags["tag:yaml.org,2002:set"];
	exports.timestamp = {
		...tags["tag:yaml.org,2002:timestamp"],
		default: false
	};
}));

// node_modules/yaml-types/dist/index.js
var require_dist = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.timestamp = exports.set = exports.pairs = exports.omap = exports.binary = exports.symbol = exports.sharedSymbol = exports.regexp = exports.nullobject = exports.functionTag = exports.error = exports.classTag = exports.bigint = void 0;
	var bigint_js_1 = require_bigint();
	Object.defineProperty(exports, "bigint", {
		enumerable: true,
		get: function() {
			return bigint_js_1.bigint;
		}
	});
	var class_js_1 = require_class();
	Object.defineProperty(exports, "classTag", {
		enumerable: true,
		get: function() {
			return class_js_1.classTag;
		}
	});
	var error_js_1 = require_error();
	Object.defineProperty(exports, "error", {
		enumerable: true,
		get: function() {
			return error_js_1.error;
		}
	});
	var function_js_1 = require_function();
	Object.defineProperty(exports, "functionTag", {
		enumerable: true,
		get: function() {
			return function_js_1.functionTag;
		}
	});
	var null_object_js_1 = require_null_object();
	Object.defineProperty(exports, "nullobject", {
		enumerable: true,
		get: function() {
			return null_object_js_1.nullobject;
		}
	});
	var regexp_js_1 = require_regexp();
	Object.defineProperty(exports, "regexp", {
		enumerable: true,
		get: function() {
			return regexp_js_1.regexp;
		}
	});
	var symbol_js_1 = require_symbol();
	Object.defineProperty(exports, "sharedSymbol", {
		enumerable: true,
		get: function() {
			return symbol_js_1.sharedSymbol;
		}
	});
	Object.defineProperty(exports, "symbol", {
		enumerable: true,
		get: function() {
			return symbol_js_1.symbol;
		}
	});
	var yaml11_js_1 = require_yaml11();
	Object.defineProperty(exports, "binary", {
		enumerable: true,
		get: function() {
			return yaml11_js_1.binary;
		}
	});
	Object.defineProperty(exports, "omap", {
		enumerable: true,
		get: function() {
			return yaml11_js_1.omap;
		}
	});
	Object.defineProperty(exports, "pairs", {
		enumerable: true,
		get: function() {
			return yaml11_js_1.pairs;
		}
	});
	Object.defineProperty(exports, "set", {
		enumerable: true,
		get: function() {
			return yaml11_js_1.set;
		}
	});
	Object.defineProperty(exports, "timestamp", {
		enumerable: true,
		get: function() {
			return yaml11_js_1.timestamp;
		}
	});
}));

// node_modules/tap-yaml/dist/esm/types/date.js
var import_dist$1 = /* @__PURE__ */ __toESM(require_dist$1(), 1);
var import_dist = require_dist();
const date = {
	tag: "!date",
	/* c8 ignore start */
	identify() {
		return false;
	},
	/* c8 ignore stop */
	resolve(src) {
		const d = new Date(src);
		const t = d.getTime();
		if (t !== t) throw new Error(`Invalid date string: ${src}`);
		return d;
	}
};

// node_modules/tap-yaml/dist/esm/types/timestamp.js
const schema = new import_dist$1.Schema({ resolveKnownTags: true });
const timestamp = schema.knownTags["tag:yaml.org,2002:timestamp"];
timestamp.default = false;

// node_modules/tap-yaml/dist/esm/types/index.js
const t = [
	import_dist.regexp,
	import_dist.sharedSymbol,
	import_dist.symbol,
	import_dist.bigint,
	import_dist.nullobject,
	import_dist.error,
	import_dist.classTag,
	import_dist.functionTag,
	timestamp,
	date,
	"omap",
	"set",
	"binary"
];
const customTags = (tags) => [...new Set(t.concat(tags))];

// node_modules/tap-yaml/dist/esm/parse.js
const parse$1 = /* @__PURE__ */ __name((str) => import_dist$1.parse(str, {
	customTags,
	prettyErrors: true
}), "parse");

// node_modules/tap-yaml/dist/esm/stringify.js
const stringify$1 = /* @__PURE__ */ __name((obj) => import_dist$1.stringify(obj, {
	customTags,
	prettyErrors: true
}), "stringify");

// node_modules/tap-yaml/dist/esm/index.js
var esm_default = {
	parse: parse$1,
	stringify: stringify$1
};

// node_modules/tap-parser/dist/esm/final-plan.js
/**
* The summary of the plan, for inclusion in the results
* provided in the `complete` event.
*/
var FinalPlan = class {
	start = null;
	end = null;
	skipAll;
	skipReason;
	comment;
	constructor(skipAll, self) {
		if (self.planStart >= 0) this.start = self.planStart;
		if (self.planEnd >= 0) this.end = self.planEnd;
		this.skipAll = skipAll;
		this.skipReason = skipAll ? self.planComment : "";
		this.comment = self.planComment || "";
	}
};

// node_modules/tap-parser/dist/esm/final-results.js
/**
* The summary results provided in the `complete` event when the TAP
* stream ends.
*/
var FinalResults = class {
	ok;
	count;
	pass;
	fail;
	bailout;
	todo;
	skip;
	failures;
	time;
	passes;
	plan;
	skips;
	todos;
	constructor(skipAll, parser) {
		this.ok = parser.ok;
		this.count = parser.count;
		this.pass = parser.pass;
		this.fail = parser.fail || 0;
		this.bailout = parser.bailedOut || false;
		this.todo = parser.todo || 0;
		this.skip = skipAll ? parser.count : parser.skip || 0;
		this.plan = new FinalPlan(skipAll, parser);
		this.failures = parser.failures;
		this.passes = parser.passes || void 0;
		this.time = parser.time;
		this.skips = parser.skips;
		this.todos = parser.todos;
	}
};

// node_modules/tap-parser/dist/esm/line-type.js
/**
* Collection of the various types of lines encountered in a TAP stream
*/
const lineTypes = {
	testPoint: /^(not )?ok(?: ([0-9]+))?(?:(?: -)?( .*?))?(\{?)\n$/,
	pragma: /^pragma ([+-])([a-zA-Z0-9_-]+)\n$/,
	bailout: /^bail out!(.*)\n$/i,
	version: /^TAP version ([0-9]+)\n$/i,
	childVersion: /^(    )+TAP version ([0-9]+)\n$/i,
	plan: /^([0-9]+)\.\.([0-9]+)(?:\s+(?:#\s*(.*)))?\n$/,
	subtest: /^# Subtest(?:: (.*))?\n$/,
	subtestIndent: /^    # Subtest(?:: (.*))?\n$/,
	comment: /^\s*#.*\n$/
};
/**
* Determine the type of line, and parse it into a {@link ParsedLine}
*/
const lineType = (line) => {
	for (const [t, pattern] of Object.entries(lineTypes)) {
		const match = line.match(pattern);
		if (match) return [t, match];
	}
	return null;
};

// node_modules/tap-parser/dist/esm/brace-patterns.js
/**
* this isn't for performance or anything, it just confuses vim's
* brace-matching to have these in the middle of functions, and
* I'm too lazy to dig into vim-javascript to fix it, so hence these
* capital snake consts.
*
* @module
*/
const OPEN_BRACE_EOL = /\{\s*$/;
const SPACE_OPEN_BRACE_EOL = / \{$/;

// node_modules/tap-parser/dist/esm/parse-directive.js
/**
* Parse a "directive", the bit that follows the `#` character
* on a TestPoint line.
*/
const parseDirective = (line) => {
	if (!line.trim()) return false;
	line = line.replace(OPEN_BRACE_EOL, "").trim().replace(/^duration_ms ([0-9.]+)$/, "time=$1ms");
	const time = line.match(/^time=((?:[1-9][0-9]*|0)(?:\.[0-9]+)?)(ms|s)$/i);
	const t = time?.[1];
	const s = time?.[2];
	if (typeof t === "string") {
		let n = +t;
		if (s === "s") {
			n *= 1e6;
			n = Math.round(n);
			n /= 1e3;
		}
		return ["time", n];
	}
	const ts = line.match(/^(todo|skip)(?:\S*)\b(.*)$/i);
	const type = ts?.[1]?.toLowerCase();
	const msg = ts?.[2]?.trim();
	if (!type) return false;
	return [type, msg || true];
};

// node_modules/tap-parser/dist/esm/plan.js
/**
* A class representing the TAP plan line
*/
var Plan = class {
	start;
	end;
	comment;
	constructor(start, end, comment = "") {
		this.start = start;
		this.end = end;
		this.comment = comment;
	}
};

// node_modules/tap-parser/dist/esm/result.js
/**
* A representation of a TestPoint result, with diagnostics if present.
*/
var Result = class {
	ok;
	name = "";
	id = 0;
	buffered = false;
	tapError = null;
	skip = false;
	todo = false;
	previous = null;
	plan = null;
	diag = null;
	time = null;
	fullname = "";
	closingTestPoint = false;
	constructor(parsed, parser) {
		const ok = !parsed[1];
		const id = +(parsed[2] || 0);
		let buffered = parsed[4];
		this.ok = ok;
		if (parsed[2]) this.id = id;
		let rest = parsed[3] || "";
		let name;
		rest = rest.replace(/(\\\\)/g, "\n");
		const [h, ...r] = rest.split(/(?<=\s|^)(?<!\\)#/g);
		name = (h || "").replace(/\\#/g, "#").replace(/\n/g, "\\");
		rest = r.join("#").replace(/\\#/g, "#").replace(/\n/g, "\\");
		const dir = parseDirective(rest.trim());
		if (!dir) name += (rest ? "#" + rest : "") + buffered;
		else {
			const dirKey = dir[0];
			const dirValue = dir[1];
			if (dirKey === "todo" || dirKey === "skip") this[dirKey] = dirValue;
			else if (dirKey === "time") this.time = parseFloat(dirValue);
		}
		if (OPEN_BRACE_EOL.test(name)) {
			name = name.replace(OPEN_BRACE_EOL, "");
			buffered = "{";
		}
		if (buffered === "{") this.buffered = true;
		if (name) this.name = name.trim();
		const n = [];
		if (parser.fullname) n.push(parser.fullname);
		if (this.name) n.push(this.name);
		this.fullname = n.join(" > ").trim();
	}
};

// node_modules/events-to-array/index.js
var require_events_to_array = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const { EventEmitter } = __require("events");
	module.exports = eventsToArray;
	function eventsToArray(ee, ignore = [], map = (x) => x) {
		const array = [];
		const orig = ee.emit;
		ee.emit = function(...args) {
			if (!ignore.includes(args[0])) {
				args = args.map((arg, i, arr) => {
					if (arg instanceof EventEmitter) return eventsToArray(arg, ignore, map);
					return map(arg, i, arr);
				});
				array.push(args);
			}
			return orig.apply(this, args);
		};
		return array;
	}
}));

// node_modules/tap-parser/dist/esm/escape.js
var import_events_to_array = /* @__PURE__ */ __toESM(require_events_to_array(), 1);
/**
* turn \ into \\ and # into \#, for stringifying back to TAP
*/
const esc = (str) => str.replace(/\\/g, "\\\\").replace(/#/g, "\\#").trim();
/**
* turn \\ into \ and \# into #, for parsing TAP into JS
*/
const unesc = (str) => str.replace(/(\\\\)/g, "\0").replace(/\\#/g, "#").replace(/\u0000/g, "\\").trim();

// node_modules/tap-parser/dist/esm/statics.js
/**
* Static `parse()` and `stringify()` methods
*/
const getId = () => {
	const id = () => id.current++;
	id.current = 1;
	return id;
};
/**
* Parse a TAP text stream into a log of all the events encountered
*/
const parse = (str, options) => {
	const { flat = false } = options;
	const ignore = [
		"line",
		"pass",
		"fail",
		"todo",
		"skip",
		"result"
	];
	if (flat) ignore.push("assert", "child", "plan", "complete");
	const parser = new Parser(options);
	const events = (0, import_events_to_array.default)(parser, ignore);
	if (flat) {
		const id = getId();
		parser.on("result", (res) => {
			res.name = res.fullname;
			res.id = id();
			events.push(["assert", res]);
		});
		parser.on("complete", (res) => {
			if (!res.bailout) events.push(["plan", {
				end: id.current - 1,
				start: 1
			}]);
			events.push(["complete", res]);
		});
	}
	parser.end(str);
	return events;
};
/**
* Turn an EventLog from {@link tap-parser!statics.parse} into a TAP string
*/
const stringify = (msg, { flat = false, indent = "", id = getId() }) => {
	const ind = flat ? "" : indent;
	return ind + msg.map((item) => {
		switch (item[0]) {
			case "child":
				const comment = item[1][0];
				const child = item[1].slice(1);
				return Parser.stringify([comment], {
					flat,
					indent: "",
					id
				}) + Parser.stringify(child, {
					flat,
					indent: "    ",
					id
				});
			case "version": return "TAP version " + item[1] + "\n";
			case "plan":
				if (flat) {
					if (indent !== "") return "";
					item[1].start = 1;
					item[1].end = id.current - 1;
				}
				return item[1].start + ".." + item[1].end + (item[1].comment ? " # " + esc(item[1].comment) : "") + "\n";
			case "pragma": return "pragma " + (item[2] ? "+" : "-") + item[1] + "\n";
			case "bailout": return "Bail out!" + (item[1] ? " " + esc(item[1]) : "") + "\n";
			case "assert":
				const res = item[1];
				if (flat) {
					res.id = id();
					res.name = res.fullname;
				}
				return (res.ok ? "" : "not ") + "ok" + (res.id ? " " + res.id : "") + (res.name ? " - " + esc(res.name).replace(SPACE_OPEN_BRACE_EOL, "") : "") + (res.skip ? " # SKIP" + (res.skip === true ? "" : " " + esc(res.skip)) : "") + (res.todo ? " # TODO" + (res.todo === true ? "" : " " + esc(res.todo)) : "") + (res.time ? " # time=" + res.time + "ms" : "") + "\n" + (res.diag ? "  ---\n  " + esm_default.stringify(res.diag).split("\n").join("\n  ").trim() + "\n  ...\n" : "");
			case "extra":
			case "comment": return item[1];
		}
	}).join("").split("\n").join("\n" + ind).trim() + "\n";
};

// node_modules/tap-parser/dist/esm/index.js
var Parser = class Parser extends EventEmitter {
	#child = null;
	#current = null;
	#extraQueue = [];
	#maybeChild = null;
	#postPlan = false;
	#previousChild = null;
	#yamlish = "";
	#yind = "";
	#sawVersion = false;
	aborted = false;
	bail = false;
	bailedOut = false;
	#bailingOut = false;
	braceLevel = 0;
	buffer = "";
	buffered;
	#closingTestPoint = null;
	comments = [];
	count = 0;
	fail = 0;
	failures = [];
	skips = [];
	todos = [];
	level;
	name;
	ok = true;
	omitVersion;
	parent = null;
	pass = 0;
	passes;
	planComment = "";
	planEnd = -1;
	planStart = -1;
	pointsSeen = /* @__PURE__ */ new Map();
	pragmas;
	preserveWhitespace;
	results = null;
	root;
	skip = 0;
	strict;
	syntheticBailout = false;
	syntheticPlan = false;
	time = null;
	todo = 0;
	get closingTestPoint() {
		return this.#closingTestPoint;
	}
	set closingTestPoint(res) {
		this.#closingTestPoint = res;
		if (res) res.closingTestPoint = true;
	}
	/* c8 ignore start */
	get readable() {
		return false;
	}
	get writable() {
		return true;
	}
	constructor(options, onComplete) {
		if (typeof options === "function") {
			onComplete = options;
			options = {};
		}
		options = options || {};
		super();
		if (onComplete) this.on("complete", onComplete);
		this.name = options.name || "";
		this.parent = options.parent || null;
		this.closingTestPoint = this.parent && options.closingTestPoint || null;
		this.root = options.parent ? options.parent.root : this;
		this.passes = options.passes ? [] : null;
		this.level = options.level || 0;
		this.bail = !!options.bail;
		this.omitVersion = !!options.omitVersion;
		this.buffered = !!options.buffered;
		this.preserveWhitespace = options.preserveWhitespace || false;
		this.strict = !!options.strict;
		this.pragmas = { strict: this.strict };
	}
	get fullname() {
		const n = [];
		const pn = (this.parent?.fullname ?? "").trim();
		const mn = (this.name || "").trim();
		if (pn) n.push(pn);
		if (mn) n.push(mn);
		return n.join(" > ");
	}
	tapError(error, line) {
		if (line) this.emit("line", line);
		this.ok = false;
		this.fail++;
		if (typeof error === "string") error = { tapError: error };
		this.failures.push(error);
	}
	parseTestPoint(testPoint, line) {
		if (!this.#child) this.emitResult();
		if (this.bailedOut) return;
		const resId = testPoint[2];
		const res = new Result(testPoint, this);
		if (resId && this.planStart !== -1) {
			const lessThanStart = res.id < this.planStart;
			const greaterThanEnd = res.id > this.planEnd;
			if (lessThanStart || greaterThanEnd) {
				if (lessThanStart) res.tapError = "id less than plan start";
				else res.tapError = "id greater than plan end";
				res.plan = new Plan(this.planStart, this.planEnd);
				this.tapError(res, line);
			}
		}
		if (resId && this.pointsSeen.has(res.id)) {
			res.tapError = "test point id " + resId + " appears multiple times";
			/* c8 ignore start */
			res.previous = this.pointsSeen.get(res.id) || null;
			/* c8 ignore stop */
			this.tapError(res, line);
		} else if (resId) this.pointsSeen.set(res.id, res);
		if (this.#child) {
			if (!this.#child.closingTestPoint) this.#child.closingTestPoint = res;
			this.emitResult();
			if (this.bailedOut) return;
		}
		this.emit("line", line);
		if (!res.skip && !res.todo) this.ok = this.ok && res.ok;
		this.#current = res;
	}
	nonTap(data, didLine = false) {
		if (this.#bailingOut && /^( {4})*\}\n$/.test(data)) return;
		if (this.strict) {
			const err = {
				tapError: "Non-TAP data encountered in strict mode",
				data
			};
			this.tapError(err, data);
			if (this.parent) this.parent.tapError(err, data);
		}
		if (!didLine) data.split("\n").slice(0, -1).forEach((line) => {
			line += "\n";
			if (this.#current || this.#extraQueue.length) this.#extraQueue.push(["line", line]);
			else this.emit("line", line);
		});
		this.emitExtra(data);
	}
	emitExtra(data, fromChild = false) {
		if (this.parent) this.parent.emitExtra(data.replace(/\n$/, "").replace(/^/gm, "    ") + "\n", true);
		else if (!fromChild && (this.#current || this.#extraQueue.length)) this.#extraQueue.push(["extra", data]);
		else this.emit("extra", data);
	}
	plan(start, end, comment, line) {
		if (this.planStart !== -1) {
			this.nonTap(line);
			return;
		}
		if (this.#child || this.#yind) {
			this.nonTap(line);
			return;
		}
		this.emitResult();
		if (this.bailedOut) return;
		if (end < start && end !== 0 && start !== 1) {
			if (this.strict) this.tapError({
				tapError: "plan end cannot be less than plan start",
				plan: {
					start,
					end
				}
			}, line);
			else this.nonTap(line);
			return;
		}
		this.planStart = start;
		this.planEnd = end;
		const p = new Plan(start, end, comment);
		if (p.comment) this.planComment = p.comment = comment;
		if (this.count !== 0 || this.planEnd === 0) {
			const seen = /* @__PURE__ */ new Set();
			for (const [id, res] of this.pointsSeen.entries()) {
				const tapError = id < start ? "id less than plan start" : id > end ? "id greater than plan end" : null;
				if (tapError) {
					seen.add(tapError);
					res.tapError = tapError;
					res.plan = new Plan(start, end);
					this.tapError(res, line);
				}
			}
			this.#postPlan = true;
		}
		this.emit("line", line);
		this.emit("plan", p);
	}
	resetYamlish() {
		this.#yind = "";
		this.#yamlish = "";
	}
	yamlGarbage() {
		const yamlGarbage = this.#yind + "---\n" + this.#yamlish;
		this.emitResult();
		if (this.bailedOut) return;
		this.nonTap(yamlGarbage, true);
	}
	yamlishLine(line) {
		if (line === this.#yind + "...\n") this.processYamlish();
		else this.#yamlish += line;
	}
	processYamlish() {
		/* c8 ignore start */
		if (!this.#current) throw new Error("called processYamlish without a current test point");
		/* c8 ignore stop */
		const yamlish = this.#yamlish;
		this.resetYamlish();
		let diags;
		try {
			diags = esm_default.parse(yamlish);
			if (!diags) return;
		} catch (er) {
			this.nonTap(this.#yind + "---\n" + yamlish + this.#yind + "...\n", true);
			return;
		}
		if (typeof diags.duration_ms === "number" && this.#current.time === null) {
			this.#current.time = diags.duration_ms;
			delete diags.duration_ms;
		}
		this.#current.diag = diags;
	}
	write(chunk, encoding, cb) {
		if (this.aborted) return false;
		if (typeof encoding === "string" && encoding !== "utf8" && typeof chunk === "string") chunk = Buffer.from(chunk, encoding);
		if (Buffer.isBuffer(chunk)) chunk = chunk.toString("utf8");
		if (typeof encoding === "function") {
			cb = encoding;
			encoding = void 0;
		}
		this.buffer += chunk;
		do {
			const match = this.buffer.match(/^.*\r?\n/);
			if (!match) break;
			this.buffer = this.buffer.substring(match[0].length);
			this.parse(match[0]);
		} while (this.buffer.length);
		if (cb) process.nextTick(cb);
		return true;
	}
	end(chunk, encoding, cb) {
		if (chunk && typeof chunk !== "function") {
			if (typeof encoding === "function") {
				cb = encoding;
				this.write(chunk);
			} else this.write(chunk, encoding);
		}
		if (this.buffer) this.write("\n");
		if (this.#yamlish) this.yamlGarbage();
		this.emitResult();
		if (this.syntheticBailout && this.level === 0) {
			this.syntheticBailout = false;
			const reason = this.bailedOut === true ? "" : " " + this.bailedOut;
			this.emit("line", "Bail out!" + reason + "\n");
		}
		let skipAll = false;
		if (this.planEnd === 0 && this.planStart === 1) {
			skipAll = true;
			if (this.count === 0) this.ok = true;
			else this.tapError("Plan of 1..0, but test points encountered", "");
		} else if (!this.bailedOut && this.planStart === -1) {
			if (this.count === 0 && !this.syntheticPlan) {
				this.syntheticPlan = true;
				if (this.buffered) {
					this.planStart = 1;
					this.planEnd = 0;
				} else {
					if (!this.#sawVersion) this.version(14, "TAP version 14\n");
					this.plan(1, 0, "no tests found", "1..0 # no tests found\n");
				}
				skipAll = true;
			} else this.tapError("no plan", "");
		} else if (this.ok && this.count !== this.planEnd - this.planStart + 1) this.tapError("incorrect number of tests", "");
		this.emitComplete(skipAll);
		if (cb) process.nextTick(cb);
		return this;
	}
	emitComplete(skipAll) {
		if (!this.results) {
			const res = this.results = new FinalResults(!!skipAll, this);
			if (!res.bailout) {
				if (res.plan.end !== res.count) this.emitComment("test count(" + res.count + ") != plan(" + res.plan.end + ")", false, true);
			}
			this.emit("complete", this.results);
			this.emit("finish");
			this.emit("close");
		}
	}
	version(version, line) {
		if (version >= 13 && this.planStart === -1 && this.count === 0 && !this.#current) {
			this.#sawVersion = true;
			this.emit("line", line);
			this.emit("version", version);
		} else this.nonTap(line);
	}
	pragma(key, value, line) {
		if (this.#child) {
			this.nonTap(line);
			return;
		}
		this.emitResult();
		if (this.bailedOut) return;
		if (key === "strict") this.strict = value;
		this.pragmas[key] = value;
		this.emit("line", line);
		this.emit("pragma", key, value);
	}
	bailout(reason, synthetic = false) {
		this.syntheticBailout = synthetic;
		if (this.#bailingOut) return;
		this.#bailingOut = reason || true;
		if (!synthetic) this.emitResult();
		else this.#current = null;
		this.bailedOut = this.#bailingOut;
		this.ok = false;
		if (!synthetic) {
			let line = "Bail out!";
			if (reason) line += " " + reason;
			this.emit("line", line + "\n");
		}
		this.emit("bailout", reason);
		if (this.parent) {
			this.end();
			this.parent.bailout(reason, true);
		}
	}
	clearExtraQueue() {
		for (const [ev, data] of this.#extraQueue) this.emit(ev, data);
		this.#extraQueue.length = 0;
	}
	endChild() {
		if (this.#child && (!this.#bailingOut || this.#child.count)) {
			this.#child.time = this.#child.closingTestPoint?.time || null;
			this.#previousChild = this.#child;
			this.#child.end();
			this.#child = null;
		}
	}
	emitResult() {
		if (this.bailedOut) return;
		this.endChild();
		this.resetYamlish();
		if (!this.#current) return this.clearExtraQueue();
		const res = this.#current;
		this.#current = null;
		this.count++;
		const { skip, todo } = res;
		if (skip) this.skips.push({
			...res,
			skip
		});
		if (todo) this.todos.push({
			...res,
			todo
		});
		if (res.ok) {
			this.pass++;
			if (!skip && !todo && this.passes) this.passes.push(res);
		} else {
			this.fail++;
			if (!res.todo && !res.skip) {
				this.ok = false;
				this.failures.push(res);
			}
		}
		if (res.skip) this.skip++;
		if (res.todo) this.todo++;
		this.emitAssert(res);
		if (this.bail && !res.ok && !res.todo && !res.skip && !this.#bailingOut) {
			this.#maybeChild = null;
			const ind = new Array(this.level + 1).join("    ");
			let p;
			for (p = this; p.parent; p = p.parent);
			const bailName = res.name ? " " + res.name : "";
			p.parse(ind + "Bail out!" + bailName + "\n");
		}
		this.clearExtraQueue();
	}
	startChild(line) {
		const maybeBuffered = this.#current && this.#current.buffered;
		const unindentStream = !maybeBuffered && this.#maybeChild;
		const indentStream = !maybeBuffered && !unindentStream && lineTypes.subtestIndent.test(line);
		if (!maybeBuffered) this.emitResult();
		if (this.bailedOut) return;
		this.#child = new Parser({
			bail: this.bail,
			parent: this,
			level: this.level + 1,
			buffered: maybeBuffered || void 0,
			closingTestPoint: maybeBuffered && this.#current || void 0,
			preserveWhitespace: this.preserveWhitespace,
			omitVersion: true,
			strict: this.strict
		});
		this.#child.on("complete", (results) => {
			if (!results.ok) this.ok = false;
		});
		this.#child.on("line", (l) => {
			if (l.trim() || this.preserveWhitespace) l = "    " + l;
			this.emit("line", l);
		});
		line = line.substring(4);
		let subtestComment;
		if (indentStream) {
			subtestComment = line;
			line = "";
		} else if (maybeBuffered && this.#current) subtestComment = "# Subtest: " + this.#current.name + "\n";
		else subtestComment = this.#maybeChild || "# Subtest\n";
		this.#maybeChild = null;
		this.#child.name = subtestComment.substring(11).trim();
		if (!this.#child.buffered) this.emit("line", subtestComment);
		this.emit("child", this.#child);
		this.#child.emitComment(subtestComment, true);
		if (line) this.#child.parse(line);
	}
	destroy(er) {
		this.abort("destroyed", er);
	}
	abort(message = "", extra) {
		if (this.#child) {
			const b = this.#child.buffered;
			this.#child.abort(message, extra);
			extra = null;
			if (b) this.write("\n}\n");
		}
		let dump = "";
		if (extra && Object.keys(extra).length) try {
			dump = esm_default.stringify(extra).trimEnd();
		} catch (er) {}
		const y = dump ? "  ---\n  " + dump.split("\n").join("\n  ") + "\n  ...\n" : "\n";
		const n = (this.count || 0) + 1 + (this.#current ? 1 : 0);
		if (this.planEnd !== -1 && this.planEnd < n && this.parent) {
			this.aborted = true;
			return;
		}
		message = message.replace(/[\n\r\s\t]/g, " ");
		let point = "\nnot ok " + n + " - " + message + "\n" + y;
		if (this.planEnd === -1) point += "1.." + n + "\n";
		if (!this.#sawVersion) this.write("TAP version 14\n");
		this.write(point);
		this.aborted = true;
		this.end();
	}
	emitAssert(res) {
		this.emit("assert", res);
		const c = this.#child || this.#previousChild;
		if (c) {
			this.#previousChild = null;
			if (res.name === c.name && c.results && res.ok === c.results.ok && c.results.count && !res.todo && !res.skip) return;
		}
		this.root.emit("result", res);
		if (res.skip) this.root.emit("skip", res);
		else if (res.todo) this.root.emit("todo", res);
		else if (!res.ok) this.root.emit("fail", res);
		else this.root.emit("pass", res);
	}
	emitComment(line, skipLine = false, noDuplicate = false) {
		if (line.trim().charAt(0) !== "#") line = "# " + line;
		if (line.slice(-1) !== "\n") line += "\n";
		/* c8 ignore start */
		if (noDuplicate && this.comments.indexOf(line) !== -1) return;
		/* c8 ignore stop */
		this.comments.push(line);
		const dir = parseDirective(line.replace(/^\s*#\s*/, "").trim());
		if (dir && dir[0] === "time" && typeof dir[1] === "number") this.time = dir[1];
		if (this.#current || this.#extraQueue.length) {
			this.#extraQueue.push(["line", line]);
			this.#extraQueue.push(["comment", line]);
		} else {
			if (!skipLine) this.emit("line", line);
			this.emit("comment", line);
		}
	}
	parse(line) {
		line = line.replace(/\r\n$/, "\n");
		if (line === "\n") {
			if (this.#child) line = "    " + line;
			else if (this.#yind) line = this.#yind + line;
		}
		if (this.#bailingOut) {
			if (!/^\s*}\n$/.test(line)) return;
			else if (!this.braceLevel || line.length < this.braceLevel) this.braceLevel = line.length;
			else return;
		}
		if (this.omitVersion && lineTypes.version.test(line) && !this.#yind) return;
		const indent = line.match(/^[ \t]*/);
		if (indent && indent[0]) {
			this.parseIndent(line, indent[0]);
			return;
		}
		if (this.#child && this.#child.buffered && line === "}\n") {
			this.endChild();
			this.emit("line", line);
			this.emitResult();
			return;
		}
		const validLine = this.preserveWhitespace || line.trim() || this.#yind;
		if (line === "\n") return validLine && this.emit("line", line);
		if (this.#current && line === "{\n" && this.#current.diag && !this.#current.buffered && !this.#child) {
			this.emit("line", line);
			this.#current.buffered = true;
			return;
		}
		const type = lineType(line);
		if (!type) {
			this.nonTap(line);
			return;
		}
		if (type[0] === "comment") {
			this.emitComment(line);
			return;
		}
		if (this.#yind) this.yamlGarbage();
		if (this.#maybeChild) {
			this.emitComment(this.#maybeChild);
			this.#maybeChild = null;
		}
		if (this.#postPlan) {
			this.nonTap(line);
			return;
		}
		if (type[0] === "bailout") {
			const msg = type[1]?.[1] || "";
			this.bailout(unesc(msg), false);
			return;
		}
		if (type[0] === "pragma") {
			const [_, posNeg, key] = type[1];
			this.pragma(String(key), posNeg === "+", line);
			return;
		}
		if (type[0] === "version") {
			const version = type[1];
			this.version(parseInt(String(version[1]), 10), line);
			return;
		}
		if (type[0] === "plan") {
			const plan = type[1];
			this.plan(+String(plan[1]), +String(plan[2]), unesc(plan[3] || "").trim(), line);
			return;
		}
		if (type[0] === "testPoint") {
			this.parseTestPoint(type[1], line);
			return;
		}
		if (type[0] === "subtest") this.#maybeChild = line;
		else throw new Error("Unhandled case: " + type[0]);
		/* c8 ignore stop */
	}
	parseIndent(line, indent) {
		if (this.#child && line.substring(0, 4) === "    ") {
			line = line.substring(4);
			this.#child.write(line);
			return;
		}
		if (this.#yind) {
			if (line.indexOf(this.#yind) === 0) {
				this.emit("line", line);
				this.yamlishLine(line);
				return;
			} else this.yamlGarbage();
		}
		if (this.#current && !this.#yind && line === indent + "---\n") {
			this.#yind = indent;
			this.emit("line", line);
			return;
		}
		if (line.substring(0, 4) === "    ") {
			if (this.#maybeChild || this.#current && this.#current.buffered || lineTypes.subtestIndent.test(line)) {
				this.startChild(line);
				return;
			}
			const s = line.match(/( {4})+(.*\n)$/);
			if (s && s[2]?.charAt(0) !== " ") {
				const type = lineType(String(s[2]));
				if (type) {
					if (type[0] === "comment") {
						this.emit("line", line);
						this.emitComment(line);
					} else this.startChild(line);
					return;
				}
			}
		}
		if (lineTypes.comment.test(line)) {
			this.emitComment(line);
			return;
		}
		this.nonTap(line);
	}
	static parse(str, options = {}) {
		return parse(str, options);
	}
	static stringify(msg, options = {}) {
		return stringify(msg, options);
	}
};

// src/trial/reports/tap.ts
/** Reads reports in the Test Anything Protocol (TAP). */
/** One TAP report of version 13 or 14, with subtests, YAML blocks, `todo` and `skip`. */
var TapDocument = class {
	file;
	sink;
	parser = new Parser();
	lines = new LineSplitter(LONGEST_LINE$1, (line) => this.parser.write(`${line}\n`));
	offset = 0;
	/** The last failed test, held back until the comments that explain it have been read. */
	failed;
	/** Subtests whose own result has not come yet. */
	openSubtests = 0;
	results;
	constructor(file, sink) {
		this.file = file;
		this.sink = sink;
		this.attach(this.parser, []);
		this.parser.on("complete", (results) => this.results = results);
	}
	/** Whether one of the lines is a line that TAP begins with. Other output may stand before it. */
	static isTap(text) {
		return /^(?:TAP version 1[34]|1\.\.\d+|(?:not )?ok\b)/m.test(text);
	}
	write(text) {
		this.lines.write(text);
		this.offset += text.length;
	}
	end() {
		this.lines.end();
		this.parser.end();
		this.tellFailed();
		const { bailout, failures = [], plan } = this.results ?? {};
		if (bailout) {
			const message = typeof bailout === "string" ? bailout : void 0;
			this.sink.test({
				suite: [],
				name: "(bail out)",
				status: "failed",
				message
			});
			return;
		}
		const broken = failures.find(({ tapError }) => tapError)?.tapError;
		const isWithoutPlan = !plan || plan.end === null || this.parser.syntheticPlan;
		const reason = broken ?? (isWithoutPlan ? "no plan" : this.openSubtests > 0 && "a subtest has no result");
		if (reason) throw new ReportError(this.file, this.offset, `TAP that is cut off or broken: ${reason}`);
	}
	attach(parser, path) {
		let child;
		parser.on("child", (inner) => {
			this.openSubtests += 1;
			if (path.length >= DEEPEST) throw new ReportError(this.file, this.offset, `subtests are nested more than ${DEEPEST} deep`);
			this.attach(inner, [...path, inner.name]);
			inner.on("complete", (results) => child = results);
		});
		parser.on("comment", (text) => this.explain(text));
		parser.on("assert", (result) => {
			const inner = result.closingTestPoint ? child : void 0;
			if (child) this.openSubtests -= 1;
			child = void 0;
			const hasFailed = inner?.failures.some((failure) => !failure["todo"] && !failure["skip"]);
			if (!(inner && inner.count > 0 && (result.ok || hasFailed))) this.test(path, result);
		});
	}
	test(path, result) {
		this.tellFailed();
		const { skip, todo } = result;
		const said = [skip, todo].find((directive) => typeof directive === "string");
		const diagnosis = toDiagnosis(result.diag);
		const found = {
			suite: path,
			name: result.name || `(test ${result.id})`,
			status: skip ? "skipped" : todo ? "pending" : result.ok ? "passed" : "failed",
			...diagnosis,
			durationMs: result.time ?? diagnosis.durationMs,
			message: said ?? diagnosis.message
		};
		if (found.status === "failed") this.failed = {
			...found,
			trace: diagnosis.trace ?? ""
		};
		else this.sink.test(found);
	}
	explain(comment) {
		if (this.failed && this.failed.trace.length < LONGEST_LINE$1) this.failed.trace += comment.replace(/^# ?/, "");
	}
	tellFailed() {
		const { failed } = this;
		this.failed = void 0;
		if (!failed) return;
		const place = /(?:at|file) ([^\s,]{1,500}),? line (\d+)/.exec(failed.trace.slice(0, 4e3));
		this.sink.test({
			...failed,
			message: failed.message ?? failed.trace.trim().split("\n", 1)[0],
			file: failed.file ?? place?.[1],
			line: failed.line ?? Number(place?.[2])
		});
	}
};
const LONGEST_LINE$1 = 1e5;
const DEEPEST = 100;
/** Reads the YAML block of a test, as node, tape and node-tap write it. */
function toDiagnosis(diag) {
	if (typeof diag !== "object" || diag === null) return {};
	const { duration_ms: duration, error, message, stack, location, at } = diag;
	const place = typeof at === "object" && at !== null ? at : placeOf(text(location) ?? text(at) ?? "");
	return {
		durationMs: number(duration),
		message: text(error) ?? text(message),
		trace: text(stack),
		file: text(place["file"] ?? place["fileName"]),
		line: number(place["line"] ?? place["lineNumber"])
	};
}
function placeOf(location) {
	const [column = "", line = "", ...path] = location.slice(-500).replace(/\)$/, "").split(":").toReversed();
	const file = path.toReversed().join(":").replace(/^.*[\s(]/, "");
	return file !== "" && /^\d+$/.test(line) && /^\d+$/.test(column) ? {
		file,
		line
	} : {};
}
function number(value) {
	return typeof value === "number" || typeof value === "string" ? Number(value) : void 0;
}
function text(value) {
	return typeof value === "string" ? value : void 0;
}

// src/trial/reports/read.ts
/** Detects the encoding and the format of a report file, and reads it. */
/**
* Reads one report file as a stream. Its content tells its format. Puts tests and notes into the sink as it
* finds them. Throws {@link ReportError}, and nothing else, when the content cannot be trusted.
*/
async function readReport(file, chunks, sink) {
	const text = new TextStream(file);
	let document;
	let head = "";
	const take = (piece, isLast) => {
		if (document) return document.write(piece);
		head += piece;
		document = detect(file, head, isLast, sink);
		document?.write(head);
	};
	for await (const chunk of chunks) guarded(file, () => take(text.decode(chunk), false));
	guarded(file, () => {
		take(text.end(), true);
		document?.end();
	});
}
/**
* Turns every error of a parser into a {@link ReportError}, because the report is at fault: it is nested too
* deeply, or holds an unexpected value.
*/
function guarded(file, read) {
	try {
		read();
	} catch (error) {
		if (error instanceof ReportError) throw error;
		throw new ReportError(file, 0, `it cannot be read: ${error.message.slice(0, 200)}`);
	}
}
/** This many characters at the start of a file are enough to tell its format. */
const ENOUGH = 65536;
/** Chooses the parser by the start of the file. `undefined`: more of the file is needed. */
function detect(file, head, isLast, sink) {
	const start = head.search(/\S/);
	if (start < 0) {
		if (isLast || head.length > ENOUGH) throw new ReportError(file, 0, "it is empty");
		return;
	}
	if (head[start] === "<") return new XmlDocument(file, XML_FORMATS, sink);
	const isEnough = isLast || head.length > ENOUGH;
	if (head[start] === "{") {
		if (!head.includes("\n", start) && !isEnough) return void 0;
		const lines = head.slice(start).split("\n");
		const isStream = keysOf(lines[0]) !== void 0 && lines.length > 1;
		const format = isStream ? linesFormatIn(isLast ? lines : lines.slice(0, -1)) : void 0;
		if (format) return new EventStream(file, format, sink);
		if (isStream && lines[1].trim() !== "" && !isEnough) return void 0;
		return new JsonDocument(file, JSON_FORMATS, sink);
	}
	if (GO_WITHOUT_JSON.test(head) && !/^(?:TAP version|1\.\.\d)/m.test(head)) throw new ReportError(file, start, "it is what `go test` prints for people. Add `-json` to the command");
	if (TapDocument.isTap(head)) return new TapDocument(file, sink);
	const format = linesFormatIn(head.split("\n").slice(0, -1).filter(isEvent));
	if (format) return new EventStream(file, format, sink);
	if (!isEnough) return void 0;
	const beginning = JSON.stringify(head.slice(start, start + 40));
	throw new ReportError(file, start, `it is no test report that AutoSync knows; it begins with ${beginning}`);
}
/** The line of a package: `ok  \texample.com/a\t0.1s`. */
const GO_WITHOUT_JSON = /^(?:ok|FAIL)[ \t]+(?=\S*[a-z])\S+[ \t]+(?:[\d.]+s\b|\(cached\))/m;
/** The format of the first line that is an event of one. */
function linesFormatIn(lines) {
	for (const line of lines) {
		const keys = keysOf(line);
		const format = keys && LINES_FORMATS.find((one) => one.matches(keys));
		if (format) return format;
	}
}
/** The keys of a line that is a JSON object; `undefined` for any other line. */
function keysOf(line) {
	try {
		const value = JSON.parse(line);
		return typeof value === "object" && value !== null ? new Set(Object.keys(value)) : void 0;
	} catch {
		return;
	}
}
/** Decodes bytes to text, by the byte order mark or the XML declaration. The default is UTF-8. */
var TextStream = class {
	file;
	decoder;
	constructor(file) {
		this.file = file;
	}
	decode(chunk) {
		this.decoder ??= this.decoderFor(chunk);
		return this.decoder.decode(chunk, { stream: true });
	}
	end() {
		return this.decoder?.decode() ?? "";
	}
	decoderFor(start) {
		if (start[0] === 255 && start[1] === 254) return new TextDecoder$1("utf-16le");
		if (start[0] === 254 && start[1] === 255) return new TextDecoder$1("utf-16be");
		if (start[1] === 0 && /[<{[]/.test(String.fromCharCode(start[0] ?? 0))) return new TextDecoder$1("utf-16le");
		if (start[0] === 0 && /[<{[]/.test(String.fromCharCode(start[1] ?? 0))) return new TextDecoder$1("utf-16be");
		const declaration = Buffer.from(start.subarray(0, 200)).toString("latin1");
		const [, declared = "utf-8"] = /^<\?xml[^>]*encoding\s*=\s*["']([\w.:-]+)["']/.exec(declaration) ?? [];
		const label = /^(?:utf-?16|ucs-?2|unicode)/i.test(declared) ? "utf-8" : declared;
		try {
			return new TextDecoder$1(label);
		} catch {
			throw new ReportError(this.file, 0, `its encoding ${label.slice(0, 40)} is not known`);
		}
	}
};

// src/trial/workspace/shared-files.ts
/** Watches the files that all trials share, such as installed dependencies, and puts back what a trial changed. */
/**
* Folders that hold what a set-up installed. Tests have no business there. Other folders that are kept, such as build
* output and caches, are expected to change.
*/
const INSTALLED = /* @__PURE__ */ new Set([
	"node_modules",
	"bower_components",
	"vendor",
	".venv",
	"venv",
	"__pypackages__",
	".bundle",
	"Pods",
	"packages",
	"deps"
]);
/** Caches inside of them, and files that tools write at each run. */
const CACHE = /(?:^|\/)(?:__pycache__|\.[^/]*cache[^/]*|\.vite[^/]*|\.tmp|\.coverage[^/]*)(?:\/|$)|\.(?:pyc|tsbuildinfo|log|pid|db|sqlite3?)$/i;
/** After this many files, the event loop gets a turn, above all for signals. */
const FILES_A_TURN = 5e3;
/** No file that trials share was changed. */
const UNCHANGED = {
	restored: [],
	lost: []
};
/**
* Keeps a hard link to every watched file. So files that a trial removes or replaces can be put back at no cost. A
* file that is overwritten in place is noticed; its content is gone.
*/
var SharedFiles = class {
	root;
	backup;
	seen = /* @__PURE__ */ new Map();
	/** Folders in which the first trial, that of the base, changed something: there, changes are normal. */
	changing = /* @__PURE__ */ new Set();
	isFirst = true;
	/** `backup`: a folder on the same file system, for the links. */
	constructor(root, backup) {
		this.root = root;
		this.backup = backup;
	}
	/** Watches these paths from now on, as they are now. A folder ends with `/`. */
	async watch(paths) {
		await removeTree(this.backup);
		this.seen.clear();
		const folders = /* @__PURE__ */ new Set();
		for (const [file, status] of await this.walk(watched(paths))) {
			this.seen.set(file, toSeen(status));
			this.keep(file, status, folders);
			if (this.seen.size % FILES_A_TURN === 0) await setImmediate();
		}
	}
	/**
	* Compares, and puts back what was changed. The changes of the first trial are taken for normal. `isElse`: what a
	* path holds now is none of the watched files, but a file of the tree that is tried.
	*/
	async settle(paths, isElse) {
		const now = await this.walk(watched(paths));
		const changed = [...this.seen.keys()].filter((file) => !isSame$1(this.seen.get(file), now.get(file)));
		const added = [...now.keys()].filter((file) => !this.seen.has(file));
		if (this.isFirst) {
			this.isFirst = false;
			const normal = [...changed, ...added].filter((file) => !CACHE.test(file));
			for (const file of normal) this.changing.add(file).add(path.posix.dirname(file));
			return {
				restored: [],
				lost: []
			};
		}
		const restored = [];
		const lost = [];
		const odd = [...added, ...changed].filter((file) => !this.isNormal(file));
		const isOther = odd.length > 0 ? await isElse() : () => false;
		for (const file of odd.filter((name) => !isOther(name))) {
			const seen = this.seen.get(file);
			if (!seen) await removeTree(path.join(this.root, file)).catch(() => void 0);
			const isBack = !seen || await this.putBack(file, seen, now.get(file)).catch(() => false);
			(isBack ? restored : lost).push(file);
			const status = isBack ? void 0 : now.get(file);
			if (status) this.seen.set(file, toSeen(status));
			else if (!isBack) this.seen.delete(file);
		}
		return {
			restored,
			lost
		};
	}
	isNormal(file) {
		if (CACHE.test(file) || this.changing.has(file)) return true;
		for (let folder = path.posix.dirname(file); folder !== "."; folder = path.posix.dirname(folder)) if (this.changing.has(folder)) return true;
		return false;
	}
	async putBack(file, seen, now) {
		const target = path.join(this.root, file);
		const kept = path.join(this.backup, file);
		const status = await lstat(kept).catch(() => void 0);
		if (!(status !== void 0 && (seen.isLink || isSame$1({
			...seen,
			mode: status.mode
		}, status)))) return false;
		if (now?.ino !== seen.ino || seen.isLink) {
			await this.makeFolder(path.posix.dirname(file));
			if ((await lstat(target).catch(() => void 0))?.isDirectory()) await removeTree(target);
			const fresh = path.join(path.dirname(target), `.autosync-${seen.ino}`);
			await rm(fresh, { force: true });
			if (seen.isLink) await symlink(await readlink(kept), fresh);
			else await link(kept, fresh);
			await rename(fresh, target);
		}
		if (!seen.isLink) await chmod(target, seen.mode & 4095);
		if (seen.isLink) this.seen.set(file, toSeen(await lstat(target)));
		return true;
	}
	/** Whether every part of this path is a folder, and no link. `known`: what was found out already. */
	isReal(folder, known) {
		if (folder === ".") return true;
		const before = known.get(folder);
		if (before !== void 0) return before;
		const isReal = (lstatSync(path.join(this.root, folder), { throwIfNoEntry: false })?.isDirectory() ?? false) && this.isReal(path.posix.dirname(folder), known);
		known.set(folder, isReal);
		return isReal;
	}
	/** Makes a folder below the root, and replaces whatever else is in its place. */
	async makeFolder(folder) {
		if (folder === ".") return;
		await this.makeFolder(path.posix.dirname(folder));
		const target = path.join(this.root, folder);
		if ((await lstat(target).catch(() => void 0))?.isDirectory()) return;
		await removeTree(target);
		await mkdir(target);
	}
	/** Synchronous, because there may be tens of thousands of files. `folders`: those that were made already. */
	keep(file, status, folders) {
		const source = path.join(this.root, file);
		const target = path.join(this.backup, file);
		const folder = path.dirname(target);
		if (!folders.has(folder)) mkdirSync(folder, { recursive: true });
		folders.add(folder);
		try {
			if (status.isSymbolicLink()) symlinkSync(readlinkSync(source), target);
			else linkSync(source, target);
		} catch {}
	}
	async walk(names) {
		const found = /* @__PURE__ */ new Map();
		const waiting = [...names];
		const first = new Set(names);
		const real = /* @__PURE__ */ new Map();
		for (let name = waiting.pop(); name !== void 0; name = waiting.pop()) {
			if (first.has(name) && !this.isReal(path.posix.dirname(name), real)) continue;
			const status = lstatSync(path.join(this.root, name), { throwIfNoEntry: false });
			if (status?.isFile() || status?.isSymbolicLink()) found.set(name, status);
			else if (status?.isDirectory()) {
				openForOwner(path.join(this.root, name), status);
				for (const entry of entriesOf(path.join(this.root, name))) waiting.push(path.posix.join(name, entry));
			}
			if (found.size % FILES_A_TURN === 4999) await setImmediate();
		}
		return found;
	}
};
/** The paths to watch: single files, and folders of installed files. None ends with `/`. */
function watched(paths) {
	return [...paths].filter((name) => !name.endsWith("/") || INSTALLED.has(path.posix.basename(name))).map((name) => name.replace(/\/$/, ""));
}
/** Lets the owner read and write in a folder again. A folder of somebody else stays as it is. */
function openForOwner(folder, { mode }) {
	if ((mode & 448) === 448) return;
	try {
		chmodSync(folder, mode | 448);
	} catch {}
}
function entriesOf(folder) {
	try {
		return readdirSync(folder);
	} catch {
		return [];
	}
}
function toSeen(status) {
	const { mode, size, mtimeMs, ino } = status;
	return {
		mode,
		size,
		mtimeMs,
		ino,
		isLink: status.isSymbolicLink()
	};
}
function isSame$1(seen, now) {
	return now !== void 0 && seen.ino === now.ino && seen.size === now.size && seen.mtimeMs === now.mtimeMs && seen.mode === now.mode;
}
__name(isSame$1, "isSame");

// src/trial/execution.ts
/** Runs one command in the workspace, on exactly one tree, and reads the reports it leaves. */
/** Some runners leave the writing of their report to a process that outlives the command, such as bats. */
const LINGER_MS = 2e3;
/** Executes all commands of a run, and remembers for which inputs the set-up command ran last. */
var Execution = class {
	setting;
	lastSetup;
	constructor(setting) {
		this.setting = setting;
	}
	/**
	* Puts the commit into the workspace, runs the set-up command if it is needed, and runs the command. The
	* output goes at once to the file `output` below the out folder. Throws {@link Interrupted} when the run
	* was cancelled or its time was up, and any error of AutoSync itself, such as a log that cannot be written.
	*/
	async execute(commit, command, title, output) {
		const { log, outDirectory, redact } = this.setting;
		const record = await CommandOutput.open(path.join(outDirectory, output), log.startCommand(title), redact);
		let failed = true;
		try {
			const executed = await this.inWorkspace(commit, command, record);
			failed = false;
			return {
				...executed,
				tail: record.tail
			};
		} finally {
			await record.end().catch((error) => {
				if (!failed) throw error;
			});
		}
	}
	async inWorkspace(commit, command, record) {
		const { plan, workspace } = this.setting;
		await workspace.show(commit);
		const started = performance.now();
		const failure = await this.setUp(record);
		const setupMs = performance.now() - started;
		if (failure) return {
			failure,
			setupMs,
			metrics: [],
			notes: [],
			shared: UNCHANGED
		};
		await workspace.removeUntracked(plan.reportPaths);
		await workspace.makeParents([...plan.reportPaths, ...plan.kpiPaths]);
		const reportStamps = await this.stamps(plan.reportPaths);
		const metricStamps = await this.stamps(plan.kpiPaths);
		const hasFiles = plan.reportPaths.length + plan.kpiPaths.length > 0;
		const end = await this.command(command, record, hasFiles ? LINGER_MS : 0);
		const written = await this.writtenSince(reportStamps, plan.reportPaths);
		const { notes, ...report } = await this.readReports(written, end.kind === "exit" && end.code === 0);
		const numbers = await readCustomMetrics(workspace.directory, await this.writtenSince(metricStamps, plan.kpiPaths));
		const shared = await workspace.settleShared();
		if (shared.lost.length > 0) this.lastSetup = void 0;
		return {
			end,
			report: "none" in report ? void 0 : report,
			setupMs,
			metrics: numbers.metrics,
			notes: [...notes, ...numbers.notes],
			shared
		};
	}
	/** Runs the set-up command if its inputs changed since its last success. A judgement means that it failed. */
	async setUp(record) {
		const { plan, workspace } = this.setting;
		if (plan.setupCommand === void 0) return void 0;
		const manifests = plan.withManifests ? MANIFEST_GLOBS : [];
		const inputs = await workspace.fingerprint([...plan.setupInputs, ...manifests]);
		if (inputs === this.lastSetup) return void 0;
		this.lastSetup = void 0;
		const end = await this.command(plan.setupCommand, record, 0);
		await workspace.keepWhatIsHere();
		if (end.kind === "exit" && end.code === 0) {
			this.lastSetup = inputs;
			return;
		}
		return {
			outcome: "red",
			why: `The set-up command ${end.kind === "exit" ? `exited with ${end.code}` : end.kind === "signal" ? `was ended by ${end.signal}` : "ran into the time limit"}.`,
			reason: "setup-failed",
			failed: []
		};
	}
	async command(command, record, lingerMs) {
		const { plan, workspace, environment, cancel, deadline } = this.setting;
		const left = deadline - performance.now();
		if (cancel.aborted) throw new Interrupted("cancelled");
		if (left <= 0) throw new Interrupted("budget");
		const end = await runCommand({
			command,
			cwd: workspace.directory,
			env: environment,
			scope: this.setting.scope,
			timeoutMs: Math.min(plan.timeoutMs, left),
			lingerMs,
			signal: cancel,
			onOutput: (chunk) => record.write(chunk)
		});
		if (end.end === "cancelled") throw new Interrupted("cancelled");
		if (end.end === "timeout") {
			if (left < plan.timeoutMs) throw new Interrupted("budget");
			return { kind: "timeout" };
		}
		return end.end === "signal" ? {
			kind: "signal",
			signal: end.signal
		} : {
			kind: "exit",
			code: end.code
		};
	}
	/**
	* The files that match and exist now, with a stamp that changes when a file is written. A file with the same
	* stamp before and after a command is none of its doing.
	*/
	async stamps(globs) {
		const { directory } = this.setting.workspace;
		const stamps = (await findRegularFiles(directory, globs)).map(async (file) => [file, await fileStamp(path.join(directory, file))]);
		return new Map(await Promise.all(stamps));
	}
	async writtenSince(before, globs) {
		const now = await this.stamps(globs);
		return [...now.keys()].filter((file) => now.get(file) !== before.get(file));
	}
	/** Reads the reports in the files that the command wrote. */
	async readReports(files, hasSucceeded) {
		const { plan, workspace, redact } = this.setting;
		if (plan.reportPaths.length === 0) return {
			none: true,
			notes: []
		};
		if (files.length === 0) return {
			problem: `the command wrote no file that matches ${plan.reportPaths.join(", ")}.`,
			notes: []
		};
		const paths = files.map((file) => path.join(workspace.directory, file));
		if (await holdMoreCases(paths, 1e6)) return {
			problem: `the reports hold more than ${MOST_TESTS} tests.`,
			notes: []
		};
		const collector = new Collector(await workspace.spellings(), redact);
		const tests = [];
		for (const file of files) {
			if (this.setting.cancel.aborted) throw new Interrupted("cancelled");
			try {
				const chunks = readInChunks(path.join(workspace.directory, file));
				await readReport(file, chunks, collector.sinkOf(file));
				const found = collector.tests.splice(0);
				for (const test of hasSucceeded ? foldRepeats(found) : found) tests.push(test);
			} catch (error) {
				if (error instanceof ReportError) return {
					problem: `${error.message.replace(/\.$/, "")}.`,
					notes: collector.notes
				};
				throw error;
			}
		}
		return {
			tests,
			notes: collector.notes
		};
	}
};

// src/trial/focus/names.ts
/** Names of suites that hold all tests of a report; they are not part of a title. */
const NO_TITLES = /* @__PURE__ */ new Set([
	"Root Suite",
	"Mocha Tests",
	"jest tests",
	"pytest",
	"rspec",
	"AllTests",
	"undefined"
]);
function parts({ suite, name, file }) {
	return [...suite.filter((part) => part !== file && !NO_TITLES.has(part)), name];
}
/** Suites and name, joined by spaces as in most frameworks. A name that repeats its suites is used alone. */
function spaced(test) {
	const words = parts(test);
	const name = words.pop().trim();
	return words.length > 0 && (name === words.at(-1) || name.startsWith(`${words.join(" ")} `)) ? name : [...words, name].join(" ");
}
function nameOf({ name }) {
	return name;
}
function escapeRegExp(text) {
	return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}
/**
* The method of a test, without its parameters: `adds(int)[1]` is `adds`. Names may hold letters of any script, and
* blanks, as Kotlin and F# allow.
*/
function method({ name }) {
	return /^([\p{L}\p{N}_$]+)(?:[([{<]|\s+(?:\([^()]*\)|\[[^\]]*\]|\{[^{}]*\})+$)/u.exec(name)?.[1] ?? name.replace(/(?<!\s)(?:\([^()]*\))?(?:\[\d+\])?$/, "").trim();
}
function classOf({ suite }) {
	return suite.at(-1) ?? "";
}

// src/trial/focus/frameworks.ts
/** Describes the known test frameworks: how each of them runs only chosen tests, and writes a report. */
/** An expression that matches any of these titles, and nothing longer. */
function anyOf(titles, escape = escapeRegExp) {
	return `^(?:${titles.map(escape).join("|")})$`;
}
/**
* Matches suites and name in Jest and Mocha. Some reporters repeat the suites in the name, and some people do: where
* the name begins with the suites, they may be absent before it.
*/
function describedPattern(test) {
	const title = escapeRegExp(spaced(test) + test.name.slice(test.name.trimEnd().length));
	const suites = parts(test).slice(0, -1).join(" ");
	return suites !== "" && title === escapeRegExp(test.name) ? `(?:${escapeRegExp(suites)} )?${title}` : title;
}
/** vitest joins suites and name with a space, or since version 5 and in JUnit with ` > `: matches both. */
function vitestTitle(title) {
	return escapeRegExp(title).replaceAll(" > ", "(?: > | )");
}
/** RSpec's JUnit formatter writes the file as the class, and the whole description as the name. */
function rspecTitle(test) {
	const file = test.file?.replace(/^\.\//, "").replace(/\.rb$/, "").replaceAll("/", ".");
	return spaced({
		...test,
		suite: test.suite.filter((part) => part !== file)
	});
}
/** node's JUnit reporter writes the class `test` for every test outside a suite. */
function nodeTitle(test) {
	return spaced(test.suite.length === 1 && test.suite[0] === "test" ? {
		...test,
		suite: []
	} : test);
}
/** Go splits the expression at slashes: one part for each level of subtests. */
function goPattern(titles) {
	const deepest = Math.max(...titles.map((title) => title.split("/").length));
	const level = (n) => {
		const names = titles.map((title) => title.split("/")[n]).filter((name) => name !== void 0);
		return `^(${[...new Set(names)].map(escapeRegExp).join("|")})$`;
	};
	return Array.from({ length: deepest }, (_, n) => level(n)).join("/");
}
/** `tests.test_x.TestC` and `test_a[b]` → `tests/test_x.py::TestC::test_a[b]`. */
function pytestId(test, { files }) {
	const dotted = parts(test).slice(0, -1).join(".").split(".");
	for (let length = dotted.length; length > 0; length -= 1) {
		const file = `${dotted.slice(0, length).join("/")}.py`;
		if (files.has(file)) return [
			file,
			...dotted.slice(length),
			test.name
		].join("::");
	}
}
const PYTEST_VALUED = [
	"-k",
	"-m",
	"-p",
	"-c",
	"-n",
	"-o",
	"-W",
	"-r",
	"--rootdir",
	"--cov",
	"--cov-report",
	"--cov-config",
	"--junitxml",
	"--junit-xml",
	"--numprocesses",
	"--dist",
	"--tb",
	"--maxfail",
	"--timeout",
	"--durations",
	"--ignore",
	"--log-file",
	"--log-level",
	"--basetemp",
	"--confcutdir",
	"--override-ini",
	"--color",
	"--capture",
	"--import-mode",
	"--report-log",
	"--html",
	"--ctrf",
	"--reruns",
	"--deselect",
	"--cov-fail-under",
	"--junit-prefix"
];
const PYTEST_PLAIN = [
	"-q",
	"-qq",
	"-v",
	"-vv",
	"-s",
	"-x",
	"-l",
	"--quiet",
	"--verbose",
	"--exitfirst",
	"--strict-markers",
	"--strict-config",
	"--no-header",
	"--no-summary",
	"--no-cov",
	"--disable-warnings",
	"--showlocals"
];
const FRAMEWORKS = [
	{
		name: "vitest",
		programs: [["vitest"]],
		focus: "-t {pattern} {files}",
		chooses: [
			"-t",
			"--testNamePattern",
			"--shard"
		],
		title: (test) => parts(test).join(" > "),
		pattern: (titles) => anyOf(titles, vitestTitle),
		report: {
			add: "--reporter=default --reporter=junit --outputFile=reports/junit.xml",
			paths: "reports/junit.xml",
			seen: /--reporter[= ](?:junit|json|tap)/
		}
	},
	{
		name: "jest",
		programs: [["jest"], ["react-scripts", "test"]],
		focus: "-t {pattern}",
		chooses: [
			"-t",
			"--testNamePattern",
			"--shard",
			"--findRelatedTests",
			"--onlyChanged",
			"-o"
		],
		title: spaced,
		pattern: anyOf,
		patternOf: describedPattern,
		report: {
			add: "--json --outputFile=reports/jest.json",
			paths: "reports/jest.json",
			seen: /--json\b|--reporters[= ]/
		}
	},
	{
		name: "mocha",
		programs: [["mocha"]],
		focus: "--grep {pattern}",
		chooses: [
			"-g",
			"--grep",
			"-f",
			"--fgrep",
			"-i",
			"--invert"
		],
		title: spaced,
		pattern: anyOf,
		patternOf: describedPattern,
		report: {
			add: "--reporter json --reporter-option output=reports/mocha.json",
			paths: "reports/mocha.json",
			seen: /--reporter[= ](?:json|xunit|tap|mocha-)|-R (?:json|xunit|tap|mocha-)/
		}
	},
	{
		name: "node --test",
		programs: [["node", "--test"]],
		focus: "--test-name-pattern={pattern}",
		isFocusFirst: true,
		chooses: [
			"--test-name-pattern",
			"--test-skip-pattern",
			"--test-only",
			"--test-shard"
		],
		title: nodeTitle,
		pattern: anyOf,
		report: {
			add: "--test-reporter=spec --test-reporter-destination=stdout --test-reporter=junit --test-reporter-destination=reports/junit.xml",
			paths: "reports/junit.xml",
			seen: /--test-reporter/
		}
	},
	{
		name: "pytest",
		programs: [["pytest"], ["py.test"]],
		focus: "{ids}",
		chooses: [
			"-k",
			"--lf",
			"--last-failed",
			"--ff",
			"--failed-first",
			"--sw",
			"--stepwise",
			"--pyargs"
		],
		dropsPaths: {
			valued: PYTEST_VALUED,
			plain: PYTEST_PLAIN
		},
		title: nameOf,
		id: pytestId,
		pattern: anyOf,
		report: {
			add: "--junitxml=reports/junit.xml",
			paths: "reports/junit.xml",
			seen: /--junit-?xml|--ctrf/
		}
	},
	{
		name: "unittest",
		programs: [["unittest"], ["xmlrunner"]],
		focus: "{ids}",
		chooses: ["discover", "-k"],
		dropsPaths: {
			valued: [
				"-o",
				"--output",
				"--output-file"
			],
			plain: [
				"-v",
				"-q",
				"-b",
				"-f",
				"--verbose",
				"--buffer"
			]
		},
		title: nameOf,
		id: (test) => parts(test).join("."),
		pattern: anyOf,
		report: {
			add: "--output reports",
			also: "as `python -m xmlrunner`, from unittest-xml-reporting",
			paths: "reports/*.xml",
			seen: /xmlrunner/
		}
	},
	{
		name: "go test",
		programs: [["go", "test"]],
		focus: "-count=1 -run {pattern} {files}",
		chooses: [
			"-run",
			"--run",
			"-skip",
			"-bench",
			"-fuzz",
			"-args"
		],
		dropsPaths: {
			valued: [
				"-o",
				"-C",
				"-count",
				"-timeout",
				"-tags",
				"-p",
				"-parallel",
				"-coverprofile",
				"-covermode",
				"-coverpkg",
				"-cpu",
				"-exec",
				"-mod",
				"-modfile",
				"-ldflags",
				"-gcflags",
				"-outputdir",
				"-shuffle",
				"-vet",
				"-cpuprofile",
				"-memprofile",
				"-blockprofile",
				"-trace"
			],
			plain: [
				"-v",
				"-json",
				"-race",
				"-short",
				"-cover",
				"-failfast",
				"-x"
			]
		},
		title: nameOf,
		file: ({ suite }) => suite[0],
		pattern: goPattern,
		report: {
			add: "-json ./... > go-test.json",
			paths: "go-test.json",
			seen: /-json\b|gotestsum|go-junit-report/
		}
	},
	{
		name: "cargo nextest",
		programs: [[
			"cargo",
			"nextest",
			"run"
		]],
		focus: "-E {pattern}",
		chooses: [
			"-E",
			"--filter-expr",
			"--filterset",
			"--partition"
		],
		title: (test) => parts(test).slice(1).join("::"),
		pattern: (titles) => titles.map((title) => `test(=${title.replace(/[\\()/,]/g, "\\$&")})`).join(" | "),
		report: {
			add: "--profile ci",
			also: "with a `[profile.ci.junit]` in .config/nextest.toml whose `path` is `junit.xml`",
			paths: "target/nextest/ci/junit.xml",
			seen: /--profile|-P /
		}
	},
	{
		name: "cargo test",
		programs: [["cargo", "test"], ["cargo", "t"]],
		focus: "-- --exact {ids}",
		chooses: [
			"--exact",
			"--skip",
			"--doc",
			"--no-run"
		],
		title: nameOf,
		id: (test) => test.name.includes(" ") ? void 0 : [...test.suite, test.name].join("::"),
		pattern: anyOf,
		report: {
			add: "-- -Z unstable-options --format json > cargo-test.json",
			also: "with `RUSTC_BOOTSTRAP=1` on a stable toolchain",
			paths: "cargo-test.json",
			seen: /--format[= ]json|cargo2junit/
		}
	},
	{
		name: "PHPUnit",
		programs: [
			["phpunit"],
			["phpunit.phar"],
			["paratest"],
			["pest"]
		],
		focus: "--filter {pattern}",
		chooses: [
			"--filter",
			"--group",
			"--exclude-filter"
		],
		title: (test) => `${classOf(test).split("::")[0]}::${test.name}`,
		pattern: (titles) => `/${anyOf(titles).replaceAll("/", "\\/")}/`,
		report: {
			add: "--log-junit reports/junit.xml",
			paths: "reports/junit.xml",
			seen: /--log-junit/
		}
	},
	{
		name: "RSpec",
		programs: [["rspec"]],
		focus: "--example-matches {pattern}",
		chooses: [
			"-e",
			"--example",
			"-E",
			"--example-matches",
			"--only-failures",
			"-n",
			"--next-failure",
			"-t",
			"--tag"
		],
		title: rspecTitle,
		pattern: anyOf,
		report: {
			add: "--format progress --format json --out reports/rspec.json",
			paths: "reports/rspec.json",
			seen: /(?:--format|-f)[= ]?(?:j|json|RspecJunitFormatter)/
		}
	},
	{
		name: "Playwright",
		programs: [["playwright", "test"]],
		focus: "--grep {pattern} {files}",
		chooses: [
			"-g",
			"--grep",
			"--grep-invert",
			"--shard",
			"--last-failed",
			"--only-changed"
		],
		title: (test) => parts(test).filter((part) => !/^\[.*\]$/.test(part) || part === test.name).join(" ").replaceAll(" › ", " "),
		pattern: (titles) => `(?:^| )(?:${titles.map(escapeRegExp).join("|")})(?: @\\S+)*$`,
		report: {
			add: "--reporter=line,junit",
			also: "with `PLAYWRIGHT_JUNIT_OUTPUT_NAME=reports/junit.xml`",
			paths: "reports/junit.xml",
			seen: /--reporter[= ]\S*(?:junit|json)/
		}
	},
	{
		name: "Maven Surefire",
		programs: [["mvn"], ["mvnw"]],
		focus: "-Dtest={pattern} -Dsurefire.failIfNoSpecifiedTests=false -DfailIfNoTests=false",
		chooses: [
			"-Dtest",
			"-Dit.test",
			"-DskipTests"
		],
		title: (test) => `${classOf(test)}#${method(test).replace(/[,+#![\]*]/g, "?")}`,
		pattern: (titles) => titles.join(","),
		report: {
			add: "",
			paths: "**/target/surefire-reports/TEST-*.xml",
			seen: /(?:)/
		}
	},
	{
		name: "Gradle",
		programs: [["gradle"], ["gradlew"]],
		focus: "{ids}",
		lastArgument: /(?:^|:)(?:test|\w+Test)$/,
		chooses: ["--tests", "-x"],
		title: nameOf,
		id: (test) => `--tests=${classOf(test)}.${method(test)}`,
		pattern: anyOf,
		report: {
			add: "",
			paths: "**/build/test-results/**/TEST-*.xml",
			seen: /(?:)/
		}
	},
	{
		name: "dotnet test",
		programs: [["dotnet", "test"]],
		focus: "--filter {pattern}",
		chooses: ["--filter", "--"],
		title: (test) => `${classOf(test)}.${method(test)}`,
		pattern: (titles) => titles.map((title) => `FullyQualifiedName=${title.replace(/[\\()&|=!~]/g, "\\$&")}`).join("|"),
		report: {
			add: "--logger trx --results-directory reports",
			paths: "reports/*.trx",
			seen: /--logger|-l[= :]/
		}
	},
	{
		name: "bats",
		programs: [["bats"]],
		focus: "--filter {pattern}",
		isFocusFirst: true,
		chooses: [
			"-f",
			"--filter",
			"--filter-tags",
			"--filter-status"
		],
		title: nameOf,
		pattern: (titles) => `^(${titles.map(escapeRegExp).join("|")})$`,
		report: {
			add: "--report-formatter junit --output reports",
			paths: "reports/report.xml",
			seen: /--report-formatter|(?:-F|--formatter) (?:junit|tap)/
		}
	},
	{
		name: "prove",
		programs: [["prove"]],
		focus: "{files}",
		chooses: ["--state", "-"],
		dropsPaths: {
			valued: [
				"-I",
				"-P",
				"-M",
				"-e",
				"--exec",
				"-j",
				"--jobs",
				"--formatter",
				"--harness",
				"-a",
				"--archive",
				"--ext",
				"--source",
				"--rules"
			],
			plain: [
				"-r",
				"-l",
				"-b",
				"-v",
				"-q",
				"-s",
				"--recurse",
				"--lib",
				"--blib",
				"--verbose",
				"--merge",
				"--timer",
				"--color"
			]
		},
		title: nameOf,
		file: ({ suite: [suite = ""] }, { files }) => [...files].find((file) => file.endsWith(".t") && `_${file.replace(/[/.]/g, "_")}`.endsWith(`_${suite}`)),
		pattern: anyOf,
		report: {
			add: "--formatter TAP::Formatter::JUnit > reports/junit.xml",
			paths: "reports/junit.xml",
			seen: /TAP::Formatter::JUnit/
		}
	}
];

// src/trial/focus/shell.ts
/**
* Splits a command line into its simple commands, at `&&`, `||`, `;`, `|`, `&` and line breaks. `undefined`: it
* holds other syntax (substitutions, groups, loops, here-documents) and cannot be edited safely.
*/
function splitCommand(command) {
	const commands = [[]];
	let at = 0;
	let isTarget = false;
	while (at < command.length) {
		const rest = command.slice(at);
		const blank = /^(?:[ \t]+|\\\n)/.exec(rest);
		const redirection = /^(?:\d*|&)(?:>>|>\||>&|<&|>|<(?!<))/.exec(rest);
		const separator = /^(?:&&|\|\|?|;|&|\n)/.exec(rest);
		if (blank) at += blank[0].length;
		else if (rest.startsWith("#")) at += /^[^\n]*/.exec(rest)[0].length;
		else if (redirection) {
			at += redirection[0].length;
			isTarget = true;
		} else if (separator) {
			at += separator[0].length;
			if (commands.at(-1).length > 0) commands.push([]);
		} else {
			const word = readWord(command, at);
			if (!word) return void 0;
			at = word.end;
			if (!isTarget) commands.at(-1).push(word);
			isTarget = false;
		}
	}
	const found = commands.filter((words) => words.length > 0);
	return found.some(([first]) => isKeyword(first, command)) ? void 0 : found;
}
function isKeyword(word, command) {
	const written = command.slice(word.start, word.end);
	return /^(?:if|then|else|elif|fi|for|while|until|do|done|case|esac|function|select|time|!|\{|\}|\[\[)$/.test(written);
}
/**
* Reads the word at `start`, up to a blank or an operator outside quotes. `undefined`: the word holds a
* substitution, a group or an open quote.
*/
function readWord(command, start) {
	const piece = /'([^']*)'|"((?:[^"\\`$]|\\[^]|\$(?!\())*)"|\\([^])|((?:[^\s'"\\|&;<>()`$]|\$(?![('"]))+)/y;
	let text = "";
	let at = start;
	for (;;) {
		piece.lastIndex = at;
		const found = piece.exec(command);
		if (!found) break;
		const [all, single, double, escaped, bare] = found;
		text += single ?? double?.replace(/\\([\\"$`])/g, "$1") ?? (escaped === "\n" ? "" : escaped) ?? bare ?? "";
		at += all.length;
	}
	const next = command[at];
	return (next === void 0 || /[\s|&;<>]/.test(next)) && at > start ? {
		text,
		start,
		end: at
	} : void 0;
}
/** Quotes a text as one argument. `undefined`: it holds a NUL, which no argument can hold. */
function quote(text) {
	if (text.includes("\0")) return void 0;
	return /^[\w./:=@%+,-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

// src/trial/focus/detect.ts
/** Finds out which test framework a test command calls. */
const MOST_EXPANSIONS = 5;
/**
* Finds the one test framework that a command calls, also through a package script. `undefined`: the command
* calls none or more than one, or it uses shell syntax that cannot be edited safely.
*/
function detectFramework(testCommand, scripts) {
	let command = testCommand;
	for (let expansions = 0; expansions <= MOST_EXPANSIONS; expansions += 1) {
		const simple = splitCommand(command);
		if (!simple || simple.some(([program]) => program.text === "cd" && expansions > 0)) return void 0;
		const script = simple.map((words) => scriptOf(words, scripts)).find((found) => found !== void 0);
		if (!script) {
			const found = simple.flatMap((words) => frameworkOf(words) ?? []);
			const [first] = found;
			const path = expansions > 0 ? "export PATH=\"$PWD/node_modules/.bin:$PATH\"; " : "";
			return first && found.length === 1 ? withPath({
				...first,
				command
			}, path) : void 0;
		}
		command = command.slice(0, script.start) + script.text + command.slice(script.end);
	}
}
function withPath(known, path) {
	const words = known.words.map(({ text, start, end }) => ({
		text,
		start: start + path.length,
		end: end + path.length
	}));
	return {
		...known,
		command: path + known.command,
		words
	};
}
/**
* The package script that is called, with the arguments of the call, and the place of the call in the
* command: `npm test -- --bail`, `pnpm run test:unit`, `yarn test`. `undefined`: there is none, or it cannot
* replace the call.
*/
function scriptOf(words, scripts) {
	const first = words.findIndex(({ text }) => !/^\w+=/.test(text));
	const [program, ...rest] = words.slice(Math.max(first, 0)).map(({ text }) => text);
	if (![
		"npm",
		"pnpm",
		"yarn",
		"bun"
	].includes(program)) return void 0;
	const isRun = rest[0] === "run" || rest[0] === "run-script";
	const name = isRun ? rest[1] : ["t", "tst"].includes(rest[0] ?? "") ? "test" : rest[0];
	const script = name !== void 0 && (isRun || name === "test" || program === "yarn" || program === "pnpm") && Object.hasOwn(scripts, name) && scripts[name];
	if (!script) return void 0;
	const used = Math.max(first, 0) + (isRun ? 3 : 2);
	const more = words.slice(used).filter(({ text }) => text !== "--");
	if (program === "npm" && more.length > 0 && words[used]?.text !== "--") return void 0;
	if (more.some(({ text }) => !/^[\w./:=@,-]+$/.test(text))) return void 0;
	const called = [script, ...more.map((word) => word.text)].join(" ");
	const around = [`pre${name}`, `post${name}`].map((other) => Object.hasOwn(scripts, other) ? [scripts[other]] : []);
	const text = [
		...around[0],
		called,
		...around[1]
	].join(" && ");
	if (first > 0 && splitCommand(text)?.length !== 1) return void 0;
	return {
		text,
		start: words[Math.max(first, 0)].start,
		end: words.at(-1).end
	};
}
/** Words that start another program and pass its arguments on unchanged. */
const WRAPPERS = /* @__PURE__ */ new Set([
	"npx",
	"pnpm",
	"pnpx",
	"yarn",
	"bun",
	"bunx",
	"npm",
	"exec",
	"dlx",
	"x",
	"bundle",
	"python",
	"python3",
	"py",
	"poetry",
	"uv",
	"pipenv",
	"pdm",
	"hatch",
	"rye",
	"run",
	"coverage",
	"c8",
	"nyc",
	"cross-env",
	"env",
	"nice",
	"xvfb-run",
	"php",
	"node",
	"command",
	"perl",
	"ruby",
	"stdbuf",
	"sudo"
]);
function frameworkOf(words) {
	const names = words.map(({ text }) => programName(text));
	for (const [start, name] of names.entries()) {
		for (const framework of FRAMEWORKS) {
			const program = framework.programs.find((wanted) => endOf(names, start, wanted) !== void 0);
			const end = program && endOf(names, start, program);
			if (end !== void 0) return {
				framework,
				words,
				argumentsFrom: end
			};
		}
		if (!WRAPPERS.has(name) && !/^-|^\w+=/.test(name)) return void 0;
	}
}
/**
* The index after the wanted words. `undefined`: they do not follow from `start` on. Options may stand
* between them, as in `node --enable-source-maps --test`.
*/
function endOf(names, start, wanted) {
	let end = start;
	for (const word of wanted) {
		const next = names.slice(end).findIndex((name) => name === word || end === start || !name.startsWith("-"));
		if (next < 0 || names[end + next] !== word) return void 0;
		end += next + 1;
	}
	return end;
}
/**
* The program's name without its path: `./node_modules/.bin/jest`, `node_modules/jest/bin/jest.js` → `jest`.
*/
function programName(text) {
	if (!text.includes("/") || text.startsWith("-")) return text;
	return text.slice(text.lastIndexOf("/") + 1).replace(/\.(?:[cm]?js|bat|cmd)$/, "");
}

// src/trial/focus/command.ts
/** Longest command in bytes. The whole command is one argument, and Linux allows 131,072 bytes for one. */
const LONGEST$1 = 1e5;
/**
* Finds how to run only chosen tests in a project. `template` is the `focus-command` input. Without it, the
* command is made from the test command, if that calls a framework that AutoSync knows.
*/
function focusOf(template, testCommand, scripts, project) {
	if (template === "none") return void 0;
	const known = detectFramework(testCommand, scripts);
	if (template !== void 0) return (tests) => fill(template, tests, known?.framework ?? PLAIN, project);
	if (!known || !isEditable(known)) return void 0;
	return (tests) => {
		const focus = fill(known.framework.focus, tests, known.framework, project);
		return focus === void 0 ? void 0 : withinLimit(insert(known, focus));
	};
}
/** Used where no framework is known: tests have the names of the report. */
const PLAIN = {
	title: ({ name }) => name,
	id: ({ suite, name }) => [...suite, name].join(" "),
	pattern: anyOf
};
function fill(template, tests, naming, project) {
	const titles = unique(tests.map((test) => naming.title(test)));
	const fileOf = naming.file ?? (({ file }) => file);
	const idOf = naming.id ?? naming.title;
	const values = {
		"{names}": () => titles,
		"{files}": () => unique(tests.map((test) => fileOf(test, project))),
		"{ids}": () => unique(tests.map((test) => idOf(test, project))),
		"{pattern}": () => [patternFor(naming, tests, titles)]
	};
	let isComplete = true;
	const filled = template.replace(/\{(?:names|files|ids|pattern)\}/g, (placeholder) => {
		const words = values[placeholder]();
		if (placeholder === "{files}" && template.includes("{pattern}") && !naming.dropsPaths && words.includes(void 0)) return "";
		const quoted = words.map((word) => word === void 0 ? void 0 : quote(word));
		if (quoted.includes(void 0)) isComplete = false;
		return quoted.join(" ");
	});
	return isComplete ? withinLimit(filled.trimEnd()) : void 0;
}
function patternFor({ pattern, patternOf }, tests, titles) {
	return patternOf ? anyOf(unique(tests.map(patternOf)), (one) => one) : pattern(titles);
}
function insert({ framework, command, words, argumentsFrom }, focus) {
	const at = (framework.isFocusFirst ? words[argumentsFrom - 1] : words.at(-1)).end;
	return [{
		start: at,
		end: at,
		text: ` ${words.slice(argumentsFrom).find(({ text }) => text === "--") ? focus.replace(/^-- /, "") : focus}`
	}, ...pathsOf(framework, words.slice(argumentsFrom)).map(({ start, end }) => ({
		start,
		end,
		text: ""
	}))].toSorted((a, b) => b.start - a.start || b.end - a.end).reduce((text, edit) => text.slice(0, edit.start) + edit.text + text.slice(edit.end), command);
}
/** Arguments that choose files or folders. They must go: with them, more than the chosen tests would run. */
function pathsOf({ dropsPaths }, words) {
	if (!dropsPaths) return [];
	return words.filter(({ text }, index) => !text.startsWith("-") && !dropsPaths.valued.includes(words[index - 1]?.text ?? ""));
}
/** Whether the command can be edited: no argument chooses tests, and all that must go are surely paths. */
function isEditable({ framework, words, argumentsFrom }) {
	const given = words.slice(argumentsFrom).map(({ text }) => text);
	const { chooses, dropsPaths, focus, isFocusFirst, lastArgument } = framework;
	if (given.some((text) => chooses.some((option) => isOption(text, option)))) return false;
	if (given.includes("--") && !focus.startsWith("-- ") && !isFocusFirst) return false;
	const last = given.findLast((text) => !text.startsWith("-")) ?? "";
	if (lastArgument && !lastArgument.test(last)) return false;
	if (!dropsPaths) return true;
	return given.every((text, index) => {
		const option = given[index - 1] ?? "";
		const isValue = dropsPaths.valued.includes(option);
		const isPath = !option.startsWith("-") || dropsPaths.plain.includes(option) || option.includes("=");
		return text.startsWith("-") || isValue || isPath && !text.includes("$");
	});
}
/** Whether the text is this option, with or without its value: `-k`, `-kslow`, `--keyword=slow`. */
function isOption(text, option) {
	const isShort = /^-[A-Za-z]$/.test(option);
	return text === option || text.startsWith(`${option}=`) || isShort && text.startsWith(option);
}
function withinLimit(command) {
	return Buffer.byteLength(command) <= LONGEST$1 ? command : void 0;
}
function unique(values) {
	return [...new Set(values)];
}

// src/trial/focus/project.ts
/** Reads from a tree what the focus command depends on: its files and its package scripts. */
const PackageJson = object({ scripts: record(string(), string()) });
const LONGEST = 1e6;
/** Reads the tracked files and the package scripts of the tree in the workspace. */
async function readProject(workspace) {
	const files = new Set(await workspace.trackedFiles());
	const file = path.join(workspace.directory, "package.json");
	const status = await lstat(file).catch(() => void 0);
	if (!status?.isFile()) return {
		files,
		scripts: {}
	};
	return {
		files,
		scripts: await scriptsOf(() => readFile(file), status.size)
	};
}
/** The scripts of a package.json; none if it is too large or cannot be read. `size`: in bytes. */
async function scriptsOf(read, size) {
	if (size > LONGEST) return {};
	try {
		return PackageJson.parse(JSON.parse(Buffer.from(await read()).toString("utf8"))).scripts;
	} catch {
		return {};
	}
}

// src/trial/focus/focus-command.ts
var FocusCommand = class {
	plan;
	workspace;
	/** Whether a focus command can be made for the project, as its base shows; `undefined` before that is known. */
	exists;
	isGivenUp = false;
	/** Ids of tests that the command has run. Where one is missing later, the tree does not have it. */
	hasRun = /* @__PURE__ */ new Set();
	constructor(plan, workspace) {
		this.plan = plan;
		this.workspace = workspace;
	}
	/** Whether tests can be run alone, as far as this run has shown. */
	get isUsable() {
		return this.exists !== false && !this.isGivenUp;
	}
	/** Learns from the tree in the workspace, which is the base, whether tests can be run alone in the project. */
	async learn() {
		this.exists = await this.focus() !== void 0;
	}
	/** The command for these tests on the tree in the workspace. `undefined`: they cannot be run alone there. */
	async for(tests) {
		if (!this.isUsable) return void 0;
		const focus = await this.focus();
		this.exists ??= focus !== void 0;
		return focus?.(tests);
	}
	async focus() {
		const { scripts, ...project } = await readProject(this.workspace);
		return focusOf(this.plan.focusCommand, this.plan.testCommand, scripts, project);
	}
	/** Learns which of the chosen tests a focus trial ran. Returns why the command is given up, if it is. */
	noticeRun(asked, ran, ranOnBase) {
		for (const id of ran) this.hasRun.add(id);
		if ([...asked].every((id) => this.hasRun.has(id) || !ranOnBase(id))) return void 0;
		this.isGivenUp = true;
		return `The focus command ran ${ran.size} of the ${asked.size} tests it was asked for. From now on the full command is used.`;
	}
};

// src/trial/judging/recheck.ts
/** Runs failing tests again on the same tree, to tell flaky ones from broken ones. */
/**
* Runs failing tests again on the same tree. They run alone where that is possible, at most `retries` times.
* Where none fails any more, or they cannot run alone, the whole command runs; if other tests fail there, all
* this is done again, at most `retries` times. Only a green run of the whole command makes a tree green. A
* test that passes after a failure is flaky and blames no patch. A test that fails every time counts.
*/
async function recheck(reruns, first, expected, retries) {
	const flaky = new Set(first.flaky);
	let trial = first;
	for (let rerun = 1; rerun <= retries; rerun += 1) {
		const failing = countedFailures(trial, expected);
		if (trial.judgement.outcome !== "red" || !isWorthRerun(failing, trial.tests)) return trial;
		const alone = await focusRepeatedly(reruns, trial.tests, failing, retries);
		if (alone && alone.failing.length > 0) return reruns.record(...charged(trial, alone.tests, alone.failing, flaky));
		const again = await reruns.whole(rerun);
		const tests = afterRerun(trial.tests, again.tests);
		const stillFailing = new Set(countedFailures(again, expected));
		const common = failing.filter((id) => stillFailing.has(id));
		for (const id of failing) if (!stillFailing.has(id)) flaky.add(id);
		if (common.length > 0) return reruns.record(...charged(again, tests, common, flaky));
		for (const id of again.flaky) flaky.add(id);
		trial = await reruns.record({
			...again,
			tests,
			flaky: [...flaky]
		}, again.judgement);
	}
	if (retries === 0 || countedFailures(trial, expected).length === 0) return trial;
	return reruns.record(trial, {
		outcome: "error",
		why: "Because of flaky tests, the test command never succeeded as a whole on this tree."
	});
}
/**
* The trial with its final judgement: the tests in `failed` failed every time, all other failures were flaky.
*/
function charged(trial, tests, failed, flaky) {
	const why = `${counted(failed.length, "test")} failed every time.`;
	const blamed = new Set(failed);
	const others = tests.filter((test) => test.flaky).map(({ id }) => id);
	const all = [.../* @__PURE__ */ new Set([...flaky, ...others])].filter((id) => !blamed.has(id));
	return [{
		...trial,
		tests,
		flaky: all
	}, {
		outcome: "red",
		why,
		reason: "tests-failed",
		failed
	}];
}
/**
* Runs the failing tests alone, at most `times` times, until none of them fails. `undefined`: they cannot be
* run alone, or the first focus trial did not run all of them.
*/
async function focusRepeatedly(reruns, tests, failing, times) {
	let found = {
		tests,
		failing
	};
	for (let rerun = 1; rerun <= times && found.failing.length > 0; rerun += 1) {
		const asked = new Set(found.failing);
		const chosen = found.tests.filter(({ id }) => asked.has(id));
		const focused = await reruns.focus(chosen, rerun);
		if (!focused || focused.missing.length > 0) return rerun === 1 ? void 0 : found;
		const answers = focused.trial.tests;
		found = {
			tests: withFocus(found.tests, answers),
			failing: failedIds(answers)
		};
	}
	return found;
}

// src/trial/trials.ts
/** Runs trials one after the other and judges them: whole trials, and focus trials of chosen tests. */
/** Name of the folder, below the out folder, that holds the output of every trial. */
const TRIAL_OUTPUTS = "trials";
var Trials = class {
	started = 0;
	setting;
	focusCommand;
	expected = ALL_GREEN;
	/** Id → the test, of those that ran on the base. */
	baseTests = /* @__PURE__ */ new Map();
	constructor(setting) {
		this.setting = setting;
		this.focusCommand = new FocusCommand(setting.plan, setting.workspace);
	}
	/**
	* Tries the base, with reruns of the tests that fail. From now on, candidates are compared with this trial.
	*/
	async baseline(base) {
		const subject = {
			commit: base.commit,
			tree: base.id,
			patches: []
		};
		const trial = await this.withReruns(subject, "baseline", "");
		if (trial.tests.length > 0) {
			await this.setting.workspace.show(base.commit);
			await this.focusCommand.learn();
		}
		return this.expectFrom(trial);
	}
	/** Takes over the green baseline of an earlier run, which tried the same tree with the same command. */
	adoptBaseline(base, { tests, durationMs, run }) {
		this.expectTests(tests);
		return {
			number: 0,
			tree: base.id,
			kind: "baseline",
			patches: [],
			asked: [],
			judgement: {
				outcome: "green",
				why: `It was green in run ${run}.`
			},
			evidence: void 0,
			exitCode: 0,
			startedAt: 0,
			durationMs,
			tests,
			flaky: [],
			metrics: [],
			notes: [],
			tail: [],
			output: ""
		};
	}
	/**
	* Runs a full trial, with reruns of the tests that fail. A tree that has its outcome already is not tried
	* again. Throws {@link Interrupted} when the run was cancelled or its time was up. A failure of AutoSync
	* itself gives the outcome `error`.
	*/
	async settled(subject, progress) {
		return this.setting.trialLog.finalTrialOf(subject.tree) ?? this.withReruns(subject, "full", progress);
	}
	/** Runs a full trial without reruns of failed tests: the search decides which question it asks again. */
	async withoutReruns(subject, progress) {
		const first = await this.whole(subject, "full", progress);
		if (this.setting.plan.retries > 0 || !isUnsure(first)) return first;
		return this.whole(subject, "full", `${progress} · again, to be sure`);
	}
	/** Whether tests can be run alone, as far as is known. */
	get canFocus() {
		return this.focusCommand.isUsable;
	}
	/** Whether the baseline ran this test. */
	ranOnBase(id) {
		return this.baseTests.has(id);
	}
	/** The tests of the base that did not run here, by id. */
	missingFrom(tests) {
		const ran = new Set(tests.filter(wasExecuted).map(({ id }) => id));
		return new Map([...this.baseTests].filter(([id]) => !ran.has(id)));
	}
	/** Judges a trial again: no fewer tests may run than in `reference`. Without it, any test may be missing. */
	async judgeAgain(trial, reference) {
		if (!trial.evidence) return trial;
		return this.record(trial, judge$1(trial.evidence, {
			...this.expected,
			reference
		}));
	}
	/** From now on, every trial builds from nothing. False: every one did. */
	dropBuilds() {
		const hadSome = this.setting.workspace.dropBuilds();
		if (hadSome) this.setting.trialLog.forgetFinal();
		return hadSome;
	}
	/** Drops the comparison with the tests of the base, because the base moved. */
	forgetReference() {
		this.expected = {
			...this.expected,
			reference: void 0
		};
	}
	/** Runs only these tests, once. `undefined`: they cannot be run alone, or the command did not get to run. */
	async focus(subject, tests, progress) {
		await this.setting.workspace.show(subject.commit);
		const command = await this.focusCommand.for(tests);
		if (command === void 0) return void 0;
		const asked = new Set(tests.map(({ id }) => id));
		const trial = await this.execute(subject, "focus", command, progress, [...asked]);
		if (!trial.evidence) return void 0;
		const answers = testsOf(trial.evidence).filter((test) => wasExecuted(test) && asked.has(test.id));
		const ran = new Set(answers.map(({ id }) => id));
		const missing = [...asked].filter((id) => !ran.has(id));
		const problem = this.focusCommand.noticeRun(asked, ran, (id) => this.baseTests.has(id)) ?? cutShort(trial.evidence);
		const judgement = problem === void 0 ? judgeFocus(answers, missing) : {
			outcome: "error",
			why: problem
		};
		return {
			trial: await this.record({
				...trial,
				tests: answers,
				metrics: []
			}, judgement),
			missing
		};
	}
	async withReruns(subject, kind, progress) {
		const first = await this.whole(subject, kind, progress);
		const sure = isUnsure(first) ? await this.whole(subject, kind, `${progress} · again, to be sure`) : first;
		const trial = await recheck({
			whole: (rerun) => this.whole(subject, kind, `${progress} · rerun ${rerun}`),
			focus: (tests, rerun) => this.focus(subject, tests, `${counted(tests.length, "failing test")} · rerun ${rerun}`),
			record: (trial, judgement) => this.record(trial, judgement)
		}, sure, this.expectedOf(kind), this.setting.plan.retries);
		this.setting.trialLog.markFinal(trial);
		return trial;
	}
	async whole(subject, kind, progress) {
		const trial = await this.execute(subject, kind, this.setting.plan.testCommand, progress, []);
		if (!trial.evidence) return trial;
		const judgement = judge$1(trial.evidence, this.expectedOf(kind));
		const tests = testsOf(trial.evidence);
		const flaky = tests.filter((test) => test.flaky).map(({ id }) => id);
		if (judgement.outcome !== "green") return this.record({
			...trial,
			tests,
			flaky,
			metrics: []
		}, judgement);
		const notes = judgement.note === void 0 ? trial.notes : [...trial.notes, judgement.note];
		return this.record({
			...trial,
			tests,
			flaky,
			notes
		}, judgement);
	}
	/** Sets what candidates must run, and which failures the gate excuses, from the settled baseline. */
	async expectFrom(base) {
		const { judgement, exitCode } = base;
		this.expectTests(base.tests);
		if (this.setting.plan.gate === "all-green" || judgement.outcome !== "red") return base;
		const excusing = base.evidence && judge$1(base.evidence, { excused: "all" });
		if (excusing?.outcome !== "green") return base;
		this.expected = {
			...this.expected,
			excused: new Set(judgement.failed),
			baseExitCode: exitCode
		};
		return this.record(base, excusing);
	}
	/** Remembers the tests of the base, which must run on every candidate. */
	expectTests(tests) {
		this.baseTests = new Map(tests.filter(wasExecuted).map((test) => [test.id, test]));
		this.expected = {
			...ALL_GREEN,
			reference: tests.length > 0 ? tests : void 0
		};
	}
	expectedOf(kind) {
		return kind === "full" ? this.expected : ALL_GREEN;
	}
	/**
	* Runs a command on the tree. Only a trial without evidence is settled here; the caller judges the others.
	*/
	async execute({ commit, tree, patches }, kind, command, progress, asked) {
		const { clock, runStartedAt, execution } = this.setting;
		this.started += 1;
		const number = this.started;
		const output = path.join(TRIAL_OUTPUTS, `${String(number).padStart(3, "0")}-${kind}.log`);
		const startedAt = clock();
		const started = performance.now();
		const title = [
			`trial ${number}`,
			kind,
			progress,
			clockTime(started - runStartedAt)
		].filter(Boolean);
		const executed = await execution.execute(commit, command, title.join(" · "), output).catch((error) => {
			if (error instanceof Interrupted) throw error;
			return {
				failure: {
					outcome: "error",
					why: `AutoSync could not run the trial: ${error.message}`
				},
				setupMs: 0,
				metrics: [],
				notes: [],
				shared: UNCHANGED,
				tail: []
			};
		});
		const evidence = "failure" in executed ? void 0 : {
			end: executed.end,
			report: executed.report
		};
		const judgement = "failure" in executed ? executed.failure : {
			outcome: "error",
			why: "It was not judged."
		};
		const trial = {
			number,
			tree,
			kind,
			patches,
			asked,
			judgement,
			evidence,
			exitCode: evidence?.end.kind === "exit" ? evidence.end.code : void 0,
			startedAt,
			durationMs: Math.round(performance.now() - started),
			setupMs: Math.round(executed.setupMs),
			tests: [],
			flaky: [],
			metrics: executed.metrics,
			notes: [...executed.notes, ...noteOn(executed.shared, number, patches)],
			tail: executed.tail,
			output
		};
		return evidence ? trial : this.record(trial, judgement);
	}
	/** Gives the trial its judgement, adds it to the trial log, stores it and writes a line to the log. */
	async record(trial, judgement) {
		const { trialLog, onTrial, log } = this.setting;
		const settled = {
			...trial,
			judgement
		};
		trialLog.add(settled);
		await onTrial(settled);
		const flakes = trial.flaky.length > 0 ? ` Flaky: ${trial.flaky.length}.` : "";
		log.info(`trial ${trial.number} · ${judgement.outcome} after ${clockTime(trial.durationMs)} · ${judgement.why}${flakes}`);
		return settled;
	}
};
/** Whether the machine may be at fault: a time-out, a signal (bash exits with 128 + n), or a failed set-up. */
function isUnsure({ judgement, exitCode }) {
	if (judgement.outcome !== "timeout" && judgement.outcome !== "red") return false;
	return exitCode === void 0 || judgement.failed.length === 0 && exitCode > 128 && exitCode < 160;
}
/** Tells which files a trial changed that all trials share. */
function noteOn({ restored, lost }, number, patches) {
	const changed = [...lost, ...restored];
	if (changed.length === 0) return [];
	const files = changed.slice(0, 3).map((file) => `\`${file}\``);
	const more = changed.length > 3 ? ` and ${counted(changed.length - 3, "more file")}` : "";
	const by = patches.length === 0 ? "" : ` (with ${patches.map((id) => `\`${id}\``).join(", ")})`;
	const then = lost.length === 0 ? "They were put back." : `${counted(lost.length, "file")} could not be put back: \`setup-command\`, where there is one, runs again.`;
	return [`Trial ${number}${by} changed files that all trials share: ${files.join(", ")}${more}. ${then}`];
}
/** Why the result of a focus command cannot be used; `undefined` when the command ended normally. */
function cutShort({ end }) {
	return end.kind === "exit" && end.code < 125 ? void 0 : "The focus command did not end normally.";
}
function judgeFocus(answers, missing) {
	const failed = failedIds(answers);
	const gone = missing.length === 0 ? "" : `, ${missing.length} did not run`;
	const why = `${failed.length} of ${answers.length + missing.length} failed${gone}.`;
	if (answers.length === 0) return {
		outcome: "error",
		why
	};
	return failed.length === 0 ? {
		outcome: "green",
		why
	} : {
		outcome: "red",
		why,
		reason: "tests-failed",
		failed
	};
}

// src/platform/system/guarded-files.ts
/** Puts small files back when something changed them. */
/** Remembers the content of small files at one moment, and can restore it. */
var GuardedFiles = class GuardedFiles {
	root;
	names;
	kept = /* @__PURE__ */ new Map();
	constructor(root, names) {
		this.root = root;
		this.names = names;
	}
	/** Remembers files. `names`: files and folders below `root`. A missing file is remembered as missing. */
	static async remember(root, names) {
		const guarded = new GuardedFiles(root, names);
		guarded.kept = await guarded.read();
		return guarded;
	}
	/** Puts back the files that were changed or removed, and removes those that are new. */
	async restore() {
		const now = await this.read();
		for (const file of now.keys()) if (!this.kept.has(file)) await removeTree(path.join(this.root, file));
		for (const [file, kept] of this.kept) {
			if (isSame(kept, now.get(file))) continue;
			const target = path.join(this.root, file);
			await removeTree(target);
			await mkdir(path.dirname(target), { recursive: true });
			if ("link" in kept) await symlink(kept.link, target);
			else {
				await writeFile(target, kept.content);
				await chmod(target, kept.mode);
			}
		}
	}
	async read() {
		const found = /* @__PURE__ */ new Map();
		for (const name of this.names) await this.readInto(found, name);
		return found;
	}
	async readInto(found, file) {
		const target = path.join(this.root, file);
		const status = await lstat(target).catch(() => void 0);
		if (!status) return;
		if (status.isDirectory()) {
			const names = await readdir(target);
			await Promise.all(names.filter((name) => !name.endsWith(".sample")).map((name) => this.readInto(found, `${file}/${name}`)));
		} else if (status.isSymbolicLink()) found.set(file, { link: await readlink(target) });
		else if (status.isFile()) found.set(file, {
			mode: status.mode & 511,
			content: await readFile(target)
		});
	}
};
function isSame(a, b) {
	if (b === void 0) return false;
	if ("link" in a || "link" in b) return "link" in a && "link" in b && a.link === b.link;
	return a.mode === b.mode && a.content.equals(b.content);
}

// src/trial/workspace/own-repository.ts
/** Prepares the workspace's own `.git`, which is there only for the tests to read. */
/** Locks that a killed git leaves behind. */
const LOCKS = [
	"HEAD.lock",
	"index.lock",
	"config.lock",
	"packed-refs.lock",
	"shallow.lock"
];
/** What a test could change in `.git` to influence the next trial; restored before each trial. */
const GUARDED = [
	"config",
	"config.worktree",
	"info",
	"hooks"
];
/** The `.git` of a workspace. It is written before each trial, and nothing that lands comes from it. */
var OwnRepository = class OwnRepository {
	place;
	store;
	/** Whether nobody loses anything when the repository is created again: it is a copy, or the checkout of a job. */
	isReplaceable;
	guarded;
	/** The `.git` file of a linked work tree. */
	link;
	/** The commit candidates build on. */
	base;
	constructor(place, store, base, isReplaceable, guarded, link) {
		this.place = place;
		this.store = store;
		this.base = base;
		this.isReplaceable = isReplaceable;
		this.guarded = guarded;
		this.link = link;
	}
	static async open(store, place, base, isReplaceable) {
		const guarded = await GuardedFiles.remember(place.commonDir, GUARDED);
		const link = place.gitDir !== path.join(place.directory, ".git") ? await GuardedFiles.remember(place.directory, [".git"]) : void 0;
		return new OwnRepository(place, store, base, isReplaceable, guarded, link);
	}
	/** The base moved: candidates build on this commit now. */
	rebase(base) {
		this.base = base;
	}
	/** Sets HEAD and index, so that tools that ask git see this commit checked out and no changes. */
	async detachAt(commit, index) {
		await this.link?.restore();
		if (!(await lstat(this.place.gitDir).catch(() => void 0))?.isDirectory()) await this.makeAnew();
		await this.unlock();
		await this.write(commit, index).catch(async (error) => {
			if (/ENOSPC|EDQUOT|No space left|quota exceeded/i.test(error.message)) throw error;
			await this.makeAnew();
			await this.write(commit, index);
		});
	}
	/** Copies the commit, and what it needs beyond the base, from the store. */
	async receive(commit) {
		if (await this.has(commit)) return;
		if (!await this.has(this.base)) await this.receiveBase();
		await copyCommit(this.store, commit, [this.base], this.place.gitDir, SCRATCH);
	}
	async write(commit, index) {
		await this.guarded.restore();
		await this.receive(commit);
		await hardGit(this.place.gitDir).run([
			"update-ref",
			"--no-deref",
			"HEAD",
			commit
		]);
		const own = path.join(this.place.gitDir, "index");
		await removeTree(own);
		await copyIndex(index, own);
	}
	/** Repairs what a test may leave behind in an intact `.git`: closed folders, stale locks. */
	async unlock() {
		for (const name of [
			"",
			"objects",
			"refs",
			"refs/heads"
		]) await openFolder(path.join(this.place.gitDir, name));
		for (const lock of LOCKS) await rm(path.join(this.place.gitDir, lock), { force: true });
	}
	/**
	* Creates the repository again. A damaged repository of a person may hold commits that are nowhere else: it is
	* never removed, and this throws.
	*/
	async makeAnew() {
		const { directory, gitDir } = this.place;
		const status = await lstat(gitDir).catch(() => void 0);
		const objects = await lstat(path.join(gitDir, "objects")).catch(() => void 0);
		const isGone = !status?.isDirectory() || !objects;
		if (!this.isReplaceable && !isGone) throw new Error(`A test damaged ${gitDir}; it is left as it is.`);
		await removeTree(gitDir);
		const format = `--object-format=${this.base.length === 64 ? "sha256" : "sha1"}`;
		await hardGitIn(directory).run([
			"init",
			"--quiet",
			"--template=",
			format,
			directory
		]);
		await this.receiveBase();
	}
	async has(commit) {
		return (await hardGit(this.place.gitDir).run([
			"cat-file",
			"-e",
			`${commit}^{tree}`
		], { allow: [1, 128] })).code === 0;
	}
	async receiveBase() {
		const args = [
			"fetch",
			"--quiet",
			"--depth=1",
			"--no-tags",
			LOCAL_UPLOAD_PACK,
			"--",
			this.store.gitDir,
			this.base
		];
		await hardGit(this.place.gitDir).run(args);
	}
};

// src/trial/workspace/work-tree.ts
/** Writes the files of a commit into the workspace, and removes what trials leave behind. */
/**
* The files of a workspace. They come from the private store through a private index. So a trial starts from
* exactly the candidate's tree, whatever the trial before did to files, links or `.git`.
*/
var WorkTree = class WorkTree {
	directory;
	/** The workspace's own `.git`. */
	repository;
	store;
	base;
	git;
	index;
	cleanPaths;
	keepPaths;
	/** Untracked and ignored paths to leave alone. A folder ends with `/` and stands for all that is inside. */
	kept = /* @__PURE__ */ new Set();
	/** The kept files that no trial should change. */
	shared;
	/** Kept files that were moved to `asidePath`, because the shown tree has files of the same names. */
	aside = /* @__PURE__ */ new Set();
	/** The commit whose files are in the workspace. */
	shown;
	/** Whether a command may have run since leftovers were last removed. */
	isTouched = false;
	constructor(store, directory, repository, base, config, { cleanPaths, keepPaths }, isReplaceable) {
		this.store = store;
		this.directory = directory;
		this.repository = repository;
		this.base = base;
		this.cleanPaths = cleanPaths;
		this.keepPaths = keepPaths.map((glob) => glob.replace(/\/(?:\*\*)?$/, ""));
		this.shared = isReplaceable ? new SharedFiles(directory, path.join(store.directory, "shared")) : void 0;
		this.index = path.join(store.directory, "workspace.index");
		this.git = hardGit(store.gitDir, {
			workTree: directory,
			config
		});
	}
	/**
	* `base`: the commit candidates build on. `isReplaceable`: whether nobody loses anything when the repository is
	* created again and changed files are put back; where a person works, both could lose what the person did. The
	* settings of the checkout for line endings, links and file modes are taken over, so that untouched files stay as
	* they are.
	*/
	static async open(store, place, base, paths, isReplaceable) {
		const settings = await hardGit(place.gitDir).run([
			"config",
			"-z",
			"--get-regexp",
			"^core\\.(autocrlf|eol|symlinks|filemode)$"
		], { allow: [1] });
		const config = splitNul(settings.stdout).map((setting) => setting.replace("\n", "="));
		const repository = await OwnRepository.open(store, place, base, isReplaceable);
		const tree = new WorkTree(store, place.directory, repository, base, config, paths, isReplaceable);
		await copyIndex(path.join(place.gitDir, "index"), tree.index);
		await tree.keepWhatIsHere().catch(async () => {
			await rm(tree.index, { force: true });
			await tree.git.run(["read-tree", base], { env: tree.env() });
			await tree.git.run([
				"update-index",
				"-q",
				"--refresh"
			], {
				env: tree.env(),
				allow: [1]
			});
			await tree.keepWhatIsHere();
		});
		return tree;
	}
	async keepWhatIsHere() {
		const [untracked, nested] = await Promise.all([this.untracked(), this.nestedRepositories()]);
		this.kept = /* @__PURE__ */ new Set([
			...this.kept,
			...untracked,
			...nested
		]);
		await this.shared?.watch(this.kept);
	}
	dropBuilds() {
		const hadSome = this.keepPaths.length > 0;
		this.keepPaths = [];
		return hadSome;
	}
	async settleShared() {
		await this.requireFolder();
		if (!this.shared) return UNCHANGED;
		return this.shared.settle(this.kept, async () => {
			const tracked = new Set(await this.trackedFiles());
			const aside = [...this.aside];
			return (file) => tracked.has(file) || aside.some((one) => file === one || file.startsWith(`${one}/`));
		});
	}
	async show(commit) {
		await this.requireFolder();
		if (this.isTouched || this.cleanPaths.length > 0) await this.removeLeftovers();
		this.isTouched = true;
		if (commit !== this.shown) await this.setAside(commit);
		await this.writeFiles(commit);
		this.shown = commit;
		await this.bringBack();
		await this.repository.detachAt(commit, this.index);
	}
	async removeUntracked(globs) {
		const matching = await findRegularFiles(this.directory, globs);
		if (matching.length === 0) return;
		const tracked = new Set(await this.trackedFiles());
		const stale = matching.filter((file) => !tracked.has(file));
		await Promise.all(stale.map((file) => rm(path.join(this.directory, file), { force: true })));
	}
	async makeParents(globs) {
		const folders = globs.filter((glob) => !path.isAbsolute(glob) && !glob.split("/").includes("..")).map((glob) => {
			const { base, isGlob } = import_picomatch.default.scan(glob);
			return isGlob ? base : path.posix.dirname(glob);
		});
		for (const folder of new Set(folders)) await mkdir(path.join(this.directory, folder), { recursive: true }).catch(() => void 0);
	}
	async spellings() {
		return [.../* @__PURE__ */ new Set([this.directory, await realpath(this.directory)])];
	}
	async trackedFiles() {
		return splitNul((await this.git.run(["ls-files", "-z"], { env: this.env() })).stdout);
	}
	async fingerprint(globs) {
		const isMatch = (0, import_picomatch.default)([...globs], { dot: true });
		return splitNul((await this.git.run([
			"ls-files",
			"-s",
			"-z"
		], { env: this.env() })).stdout).filter((line) => isMatch(line.slice(line.indexOf("	") + 1))).join("\n");
	}
	/** Makes the folder again where a test has removed it, or put a file or a link in its place. */
	async requireFolder() {
		if ((await lstat(this.directory).catch(() => void 0))?.isDirectory()) return openFolder(this.directory);
		await removeTree(this.directory);
		await mkdir(this.directory, { recursive: true });
	}
	env() {
		return { GIT_INDEX_FILE: this.index };
	}
	async untracked(pathspecs = []) {
		const folders = pathspecs.length === 0 ? ["--directory"] : [];
		const listed = await this.git.run([
			"ls-files",
			"-o",
			"-z",
			...folders,
			"--",
			...pathspecs
		], { env: this.env() });
		return splitNul(listed.stdout);
	}
	/** Moves each kept file that is in the way of the commit out of the workspace. `bringBack` returns it. */
	async setAside(commit) {
		for (const file of await this.addedBy(commit)) {
			const target = path.join(this.directory, file);
			if (!(this.isKept(file) || this.kept.has(`${file}/`)) || !await lstat(target).catch(() => void 0)) continue;
			await move(target, this.asidePath(file));
			this.aside.add(file);
		}
	}
	/** Files that are in the commit and not in the tree of the workspace. */
	async addedBy(commit) {
		const options = [
			"--name-only",
			"--no-renames",
			"-z"
		];
		const args = this.shown ? [
			"diff-tree",
			"-r",
			...options,
			"--diff-filter=A",
			this.shown,
			commit
		] : [
			"diff-index",
			"--cached",
			...options,
			"--diff-filter=D",
			commit
		];
		return splitNul((await this.git.run(args, { env: this.env() })).stdout);
	}
	/** Moves kept files back into the workspace where their place is free again. */
	async bringBack() {
		for (const file of this.aside) {
			const target = path.join(this.directory, file);
			if (await lstat(target).catch(() => void 0)) continue;
			await move(this.asidePath(file), target);
			this.aside.delete(file);
		}
	}
	asidePath(file) {
		return path.join(this.store.directory, "aside", file);
	}
	async removeLeftovers() {
		for (const found of await this.nestedRepositories()) if (!this.kept.has(found)) await removeTree(path.join(this.directory, found));
		for (const found of await this.untracked()) await this.removeUnlessKept(found);
		if (this.cleanPaths.length === 0) return;
		const pathspecs = this.cleanPaths.flatMap((glob) => [`:(glob)${glob}`, `:(glob)${glob}/**`]);
		for (const found of await this.untracked(pathspecs)) await removeTree(path.join(this.directory, found));
	}
	/** Removes a path unless it is kept, and a folder except for what is kept inside. A folder ends with `/`. */
	async removeUnlessKept(found) {
		if (this.isKept(found) || this.isBuild(found)) return;
		const holdsKept = found.endsWith("/") && (this.mayHoldBuilds(found) || [...this.kept].some((kept) => kept.startsWith(found)));
		const target = path.join(this.directory, found);
		if (!holdsKept) return removeTree(target);
		for (const entry of await readdir(target, { withFileTypes: true })) await this.removeUnlessKept(`${found}${entry.name}${entry.isDirectory() ? "/" : ""}`);
	}
	isKept(found) {
		if (this.kept.has(found)) return true;
		for (let slash = found.indexOf("/"); slash >= 0; slash = found.indexOf("/", slash + 1)) if (this.kept.has(found.slice(0, slash + 1))) return true;
		return false;
	}
	isBuild(found) {
		return import_picomatch.default.isMatch(found.replace(/\/$/, ""), [...this.keepPaths], { dot: true });
	}
	/** Whether something inside of this folder may be build output that stays. */
	mayHoldBuilds(folder) {
		const depth = folder.split("/").length - 1;
		return this.keepPaths.some((glob) => {
			const parts = glob.split("/");
			const isAnywhere = parts.slice(0, depth).includes("**");
			const before = parts.slice(0, depth).join("/");
			return isAnywhere || parts.length > depth && import_picomatch.default.isMatch(folder.slice(0, -1), before, { dot: true });
		});
	}
	/**
	* Writes the files of the commit. If that fails, a test may have made folders read-only: makes them
	* writable and tries once more.
	*/
	async writeFiles(commit) {
		const args = [
			"read-tree",
			"--reset",
			"-u",
			commit
		];
		if ((await this.git.run(args, {
			env: this.env(),
			allow: [1, 128]
		})).code === 0) return;
		for (const folder of ["", ...await this.trackedFolders()]) await openFolder(path.join(this.directory, folder));
		await this.git.run(args, { env: this.env() });
	}
	/** Folders that hold tracked files. */
	async trackedFolders() {
		return splitNul((await this.git.run([
			"ls-tree",
			"-r",
			"-d",
			"--name-only",
			"-z",
			this.shown ?? this.base
		])).stdout);
	}
	/**
	* Finds each `.git` inside a tracked folder. git never lists it as untracked, and does not look into a folder
	* that has one.
	*/
	async nestedRepositories() {
		const candidates = (await this.trackedFolders()).map((folder) => `${folder}/.git`);
		return (await Promise.all(candidates.map(async (file) => await lstat(path.join(this.directory, file)).catch(() => void 0) ? file : void 0))).filter((file) => file !== void 0);
	}
};
/** Moves a file or folder, also to another file system. */
async function move(from, to) {
	await mkdir(path.dirname(to), { recursive: true });
	if (await rename(from, to).then(() => true, () => false)) return;
	await cp(from, to, {
		recursive: true,
		preserveTimestamps: true,
		verbatimSymlinks: true
	});
	await removeTree(from);
}

// src/trial/workspace/copy.ts
/** Makes a workspace that is a fresh copy of the repository, so that a person's checkout is never touched. */
/** Makes the copy alone in its own folder, so that a test that writes beside it does not reach the store. */
async function copyWorkspace(request) {
	const { checkout, store, base, carry, except, temporary, log } = request;
	const home = await openTemporary(temporary, "copy-");
	try {
		const directory = path.join(home.directory, "workspace");
		await checkout.copyTo(directory, carry, except);
		const files = await WorkTree.open(store, await Checkout.open(directory), base, request, true);
		return {
			files,
			rebase: (commit) => files.repository.rebase(commit),
			leaveAt: () => void 0,
			async [Symbol.asyncDispose]() {
				await home[Symbol.asyncDispose]().catch((error) => log.warning(`The copy ${home.directory} could not be removed: ${error.message}`));
			}
		};
	} catch (error) {
		await home[Symbol.asyncDispose]();
		throw error;
	}
}

// src/trial/workspace/in-place.ts
/** Makes the checkout itself the workspace: takes it over for the run, and puts it back at the end. */
/**
* Takes the checkout over. Throws a {@link UserError} where it has no commit, or a person could lose changes.
*/
async function inPlaceWorkspace(request) {
	const { checkout, store, base } = request;
	const modified = await checkout.modified();
	await requireNothingToLose(request, modified);
	const original = await rememberState(checkout, modified.length > 0, store.directory);
	if (original.commit !== base) await store.fetchCommit(original.commit, checkout.commonDir);
	const files = await WorkTree.open(store, checkout, base, request, !request.isPersons);
	return new InPlaceWorkspace(request, files, original);
}
var InPlaceWorkspace = class {
	files;
	request;
	original;
	landed;
	constructor(request, files, original) {
		this.request = request;
		this.files = files;
		this.original = original;
	}
	rebase(base) {
		this.files.repository.rebase(base);
	}
	leaveAt(landed) {
		this.landed = landed;
	}
	async [Symbol.asyncDispose]() {
		try {
			await this.putBack();
		} catch (error) {
			this.request.log.warning(`The checkout could not be put back to where it was: ${error.message}`);
		}
	}
	async putBack() {
		const { landed, files, original } = this;
		const { checkout, targetBranch, isPersons } = this.request;
		if (landed !== void 0) await files.repository.receive(landed);
		const place = landed === void 0 ? "back" : await placeAfterLanding(checkout, original, targetBranch, landed, isPersons);
		files.dropBuilds();
		await files.show(place === "back" ? original.commit : landed);
		if (place === "back") await restoreState(checkout, original);
		else if (place === "branch") await moveBranch(checkout, original.tip, targetBranch, landed);
	}
};
async function requireNothingToLose({ checkout, isPersons, log }, modified) {
	const hidden = isPersons ? await checkout.hidden() : [];
	if (hidden.length > 0) throw new UserError(`Git is told to ignore changes in ${hidden.slice(0, 3).join(", ")}, so an in-place run could lose them.`, "Run `git update-index --no-assume-unchanged --no-skip-worktree` on these files, or leave --workspace at copy.");
	if (modified.length > 0 && isPersons) throw new UserError(`The checkout has uncommitted changes (${modified.slice(0, 3).join(", ")}), which an in-place run would have to move out of the way.`, "Commit or stash them, or leave --workspace at copy.");
	if (modified.length > 0) log.warning(`Earlier steps changed tracked files (${modified.slice(0, 5).join(", ")}); trials run without these changes.`);
}
/** `isModified`: earlier steps changed tracked files. */
async function rememberState(checkout, isModified, temporary) {
	const tip = await checkout.head();
	if (tip === void 0) throw new UserError("The checkout has no commit.", "Commit something first.");
	const commit = isModified ? await commitOfFiles(checkout) : tip;
	const indexCopy = path.join(temporary, "original.index");
	await copyIndex(path.join(checkout.gitDir, "index"), indexCopy);
	return {
		head: await readFile(path.join(checkout.gitDir, "HEAD"), "utf8"),
		tip,
		commit,
		indexCopy
	};
}
/** Makes a commit of the tracked files as they are, without a change to index, files or refs. */
function commitOfFiles(checkout) {
	const identity = ["AUTHOR", "COMMITTER"].flatMap((role) => [[`GIT_${role}_NAME`, "AutoSync"], [`GIT_${role}_EMAIL`, "autosync@localhost"]]);
	return checkout.git.text([
		"stash",
		"create",
		"Files of earlier steps"
	], { env: Object.fromEntries(identity) });
}
/** Puts HEAD and index back to where they were. The work tree has already put the files back. */
async function restoreState(checkout, original) {
	await writeFile(path.join(checkout.gitDir, "HEAD"), original.head);
	await rm(path.join(checkout.gitDir, "index.lock"), { force: true });
	await copyIndex(original.indexCopy, path.join(checkout.gitDir, "index"));
	await checkout.git.run([
		"update-index",
		"-q",
		"--refresh"
	], { allow: [1] });
}
/**
* Decides where the checkout goes after a landing. If its branch is the target, and loses no commit, the
* branch moves to the landed commit. If not, a person's checkout goes back to its branch, and any other is
* detached at the commit.
*/
async function placeAfterLanding(checkout, original, branch, landed, isPersons) {
	const head = original.head.trim();
	if (head === `ref: refs/heads/${branch}`) {
		if ((await checkout.git.run([
			"merge-base",
			"--is-ancestor",
			original.tip,
			landed
		], { allow: [1, 128] })).code === 0) return "branch";
	}
	return isPersons && head.startsWith("ref: ") ? "back" : "detached";
}
/** Moves the branch to the landed commit and puts HEAD, which is already there, back onto the branch. */
async function moveBranch(checkout, tip, branch, landed) {
	await checkout.git.run([
		"update-ref",
		`refs/heads/${branch}`,
		landed,
		tip
	]);
	await checkout.git.run([
		"symbolic-ref",
		"HEAD",
		`refs/heads/${branch}`
	]);
}

// src/trial/workspace/open.ts
/** Opens the workspace of a run: a copy, or the checkout itself. */
function openWorkspace(kind, request) {
	return kind === "copy" ? copyWorkspace(request) : inPlaceWorkspace(request);
}

// src/run-context.ts
/** What all steps of a run share, and how they open candidates, workspace, trials and snapshots. */
/** Makes what builds candidates of the batch on a base, under the policy of that base. */
async function openCandidates({ config, door, facts }, store, base) {
	const policy = await openPolicy(config.policy, store, base, door.checkout.directory);
	return new Candidates({
		store,
		base,
		policy,
		rules: config.commits
	}, facts.batch.patches);
}
/** Opens the workspace that the tests run in. */
function openRunWorkspace({ config, door }, store, base) {
	const { checkout, carry, temporary, log, stateDirectory, outDirectory } = door;
	return openWorkspace(door.workspace, {
		checkout,
		store,
		base: base.commit,
		cleanPaths: config.tests.cleanPaths,
		keepPaths: config.patches === "pull-request" ? [] : config.tests.keepPaths,
		targetBranch: config.targetBranch,
		isPersons: door.kind === "cli",
		carry,
		except: [stateDirectory, outDirectory],
		temporary,
		log
	});
}
/** Makes what runs the trials. Removes outputs of earlier trials. `batch`: ids of the patches of the run. */
async function openTrials({ config, door, facts, history, save }, store, workspace, batch) {
	const { outDirectory, startedAt, log, cancel } = door;
	await rm(path.join(outDirectory, TRIAL_OUTPUTS), {
		recursive: true,
		force: true
	});
	await mkdir(outDirectory, { recursive: true });
	const execution = new Execution({
		plan: config.tests,
		workspace: workspace.files,
		log,
		environment: testEnvironment(door.environment, door.secrets),
		redact: redactor(door.secrets),
		outDirectory,
		scope: path.basename(store.directory),
		cancel,
		deadline: startedAt + config.timeBudgetMs
	});
	return new Trials({
		plan: config.tests,
		execution,
		workspace: workspace.files,
		log,
		trialLog: facts.trialLog,
		runStartedAt: startedAt,
		clock: () => Date.now(),
		async onTrial(trial) {
			history.addTrial(trial, batch);
			await save();
		}
	});
}
/** Makes a function that writes the current state of the run to `snapshot.json`. */
function snapshotWriter(config, door, facts, history) {
	const [hide, shorten] = [redactor(door.secrets), withoutFolders(foldersOf(door), door.temporary)];
	const snapshots = new Snapshots(history, config.name, door.outDirectory, (text) => shorten(hide(text)));
	const { runId, environment } = door;
	const about = {
		runId,
		targetBranch: config.targetBranch,
		digest: digestOfConfig(config),
		environment: surroundings(environment)
	};
	return () => snapshots.write(toSnapshot(facts, about));
}
/** Folders of this machine that are nobody's business. The temporary folder of a person holds more than ours. */
function foldersOf({ kind, checkout, temporary }) {
	return kind === "action" ? [checkout.directory, temporary] : [checkout.directory];
}

// src/search/change.ts
/** Words of fewer letters, and more than this many words of one patch, tell nothing. */
const WORD = /[A-Za-z_$][\w$]{3,}/g;
/** Words of languages and of test runners. Every patch may have them. */
const COMMON = new Set(`actual Assert Assertion AssertionError Equal Error Exception TypeError assert assertEqual async await
  boolean case catch char class code const constructor def default deepEqual describe else equal error
  except expect expected export exports extends false final finally from func function implements import
  instanceof interface it length main message module name namespace node null number object operator package
  private protected public received require return self should static str strict strictEqual string struct
  super switch test tests this throw throws toBe toEqual true type typeof undefined unit value values void
  with yield None True False`.split(/\s+/));
/** The first line of a function or a class, in most languages. */
const DEFINITION = /^\s*(?:(?:export|default|async|pub|static|public|private|protected|abstract|final)\s+)*(?:function|def|class|fn|func|fun|sub|impl|interface|struct|trait)\b|^\w[\w\s*&:<>,]*\([^;]*\)\s*\{\s*$|^\s*(?:export\s+)?(?:const|let|var)\s+\w+\s*=\s*(?:async\s*)?(?:function|\()/;
const LONGEST_DEFINITION = 300;
const MOST_WORDS = 2e3;
/** The longest text that is read. */
const LONGEST_TEXT$1 = 2e5;
/** Reads what a patch changes from its diffs. */
function changeOf({ parts }) {
	const files = new Set(parts.flatMap(({ scan }) => scan.files.map(({ path }) => path)));
	const added = /* @__PURE__ */ new Map();
	const headings = /* @__PURE__ */ new Set();
	const words = /* @__PURE__ */ new Set();
	const changed = /* @__PURE__ */ new Set();
	let [removedText, addedText] = ["", ""];
	for (const { diff } of parts) {
		const lines = Buffer.from(diff).toString("utf8").slice(0, LONGEST_TEXT$1).split("\n");
		let [file, at, heading] = [
			"",
			0,
			""
		];
		for (const line of lines) {
			const [, start, behind = ""] = /^@@ -\S+ \+(\d+)\S* @@ ?(.*)/.exec(line) ?? [];
			if (line.startsWith("+++ ")) file = pathOf(line.slice(4), files);
			else if (start !== void 0) [at, heading] = [Number(start), behind];
			else if (line.startsWith("+")) {
				added.set(file, [...added.get(file) ?? [], at]);
				at += 1;
			} else if (line.startsWith(" ")) at += 1;
			if (line.length < LONGEST_DEFINITION && DEFINITION.test(line.slice(1))) heading = line.slice(1);
			if (!/^[-+](?![-+])/.test(line)) continue;
			if (!isOfTests(file)) for (const word of wordsOf(heading)) headings.add(word);
			if (line.startsWith("-")) {
				removedText += `${line}\n`;
				changed.add(file);
			} else addedText += `${line}\n`;
			if (words.size < MOST_WORDS) for (const word of wordsOf(line)) words.add(word);
		}
	}
	const isDocumentation = files.size > 0 && [...files].every(isDocument);
	const kept = new Set(wordsOf(addedText));
	const lost = new Set(wordsOf(removedText).slice(0, MOST_WORDS).filter((word) => !kept.has(word)));
	return {
		files: [...files],
		isDocumentation,
		added,
		headings,
		words,
		lost,
		removedText,
		addedText,
		changed
	};
}
function wordsOf(text) {
	return (text.match(WORD) ?? []).filter((word) => !COMMON.has(word));
}
/** The path that a `+++` line names, out of the files of the patch. */
function pathOf(named, files) {
	const path = named.replace(/\t.*$/, "").replace(/\r$/, "");
	const bare = path.slice(path.indexOf("/") + 1);
	return files.has(bare) ? bare : path;
}

// src/search/hints.ts
const DOCUMENTATION = .05;
const TEST_FILE = 15;
/** It only adds lines to the file: tests, as a rule, that leave the others alone. */
const ADDS_TO_TEST_FILE = 3;
const ADDED_NAME = 60;
const LOST_FROM_FILE = 100;
const NAMED_FILE = 10;
const NAMED_LINE = 60;
const NEAR_LINE = 20;
const NEAR = 3;
const RELATED_FILE = 4;
const HEADING = 30;
const WORD_IN_MESSAGE = 5;
const WORD_IN_FILE = 3;
/** What a failure names is what it misses. */
const LOST_WORD = 30;
const REMOVED_NAME = 60;
/** So many files are told as the places where a command broke off. */
const MOST_PLACES = 6;
/** Stands for a command that broke off. */
const COMMAND = {
	id: "",
	name: "",
	suite: []
};
/** Where a text names a file again and again, so many places are enough. */
const MOST_NAMED = 100;
const LONGEST_FOLDER = 300;
const LONGEST_LINE = 20;
const IN_PATH = /[\w.@/\\-]/;
const DEPENDENCIES = /(?:^|[/\\])(?:node_modules|site-packages|dist-packages|vendor|\.cargo)[/\\]/;
/** However much speaks against a patch, another one may have done it. */
const MOST = 100;
/** Lines of a trace that are not about the project. */
const ELSEWHERE = /node:|node_modules|site-packages|dist-packages|<frozen |\/usr\/(?:local\/)?lib\//;
/** How many times likelier each patch is to have broken the test than a patch of which nothing is known. */
function hintsOn({ test, said, isLost, text = "" }, changes) {
	const ownLines = said.split("\n").filter((line) => !ELSEWHERE.test(line));
	const named = new Set(wordsOf([test.id, ...ownLines].join("\n")));
	const inFile = new Set(wordsOf(text.slice(0, LONGEST_TEXT$1)));
	const rarity = rarityOf(changes, ({ words, headings }) => [...words, ...headings]);
	const rarityOfLost = rarityOf(changes, ({ lost }) => lost);
	const scores = {};
	for (const [id, change] of changes) {
		let score = change.isDocumentation ? DOCUMENTATION : 1;
		const own = change.files.filter((path) => isFileOf(test, path));
		const onlyAdds = !own.some((path) => change.changed.has(path));
		if (own.length > 0) score *= isLost ? LOST_FROM_FILE : onlyAdds ? ADDS_TO_TEST_FILE : TEST_FILE;
		if (own.length > 0 && test.name !== "" && change.addedText.includes(test.name)) score *= ADDED_NAME;
		if (change.files.some((path) => !own.includes(path) && isNamedIn(said, path))) score *= NAMED_FILE;
		score *= lineFactor(change, said, test);
		if (own.length === 0 && change.files.some((path) => isRelated(test, path, inFile))) score *= RELATED_FILE;
		score *= rarest(change.headings, named, rarity, HEADING);
		score *= rarest(change.words, named, rarity, WORD_IN_MESSAGE);
		if (!change.isDocumentation) score *= rarest(change.lost, named, rarityOfLost, LOST_WORD);
		score *= rarest(change.words, inFile, rarity, WORD_IN_FILE);
		if (isLost && change.removedText.includes(test.name)) score *= REMOVED_NAME;
		if (score !== 1) scores[id] = Math.round(Math.min(score, MOST) * 1e3) / 1e3;
	}
	return scores;
}
/** The hints of a command that broke off and named no test, by what it printed last. */
function hintsOnOutput(output, changes) {
	return hintsOn({
		test: COMMAND,
		said: output,
		isLost: false,
		text: void 0
	}, changes);
}
/** The files of patches that an output names with a line, as compilers and stack traces do: at most a few. */
function placesIn(output, changes) {
	return [...new Set([...changes.values()].flatMap((change) => change.files))].filter((path) => linesNamedIn(output, path).length > 0).slice(0, MOST_PLACES);
}
/** Whether a text names the file of the project. */
function isNamedIn(text, path) {
	return restsAfter(text, path).some((rest) => !/^[\w-]/.test(rest));
}
/** The lines of a file that a text names: `a/b.c:12`, `a/b.c(12)`, `"a/b.py", line 12`. */
function linesNamedIn(text, path) {
	return restsAfter(text, path).flatMap((rest) => {
		const [, line] = /^["']?(?::|, line |\()(\d+)/.exec(rest) ?? [];
		return line === void 0 ? [] : [Number(line)];
	});
}
/** What follows where a text names the file. `index.js` is not `my-index.js`, and not that of a dependency. */
function restsAfter(text, path) {
	const rests = [];
	for (let at = text.indexOf(path); at >= 0 && rests.length < MOST_NAMED; at = text.indexOf(path, at + 1)) {
		let start = at;
		while (start > 0 && at - start < LONGEST_FOLDER && IN_PATH.test(text[start - 1])) start -= 1;
		const folder = text.slice(start, at);
		const isOwn = (folder === "" || /[/\\]$/.test(folder)) && !DEPENDENCIES.test(folder);
		const end = at + path.length;
		if (isOwn) rests.push(text.slice(end, end + LONGEST_LINE));
	}
	return rests;
}
/** Word → how many patches have it among these words. */
function rarityOf(changes, wordsIn) {
	const counts = /* @__PURE__ */ new Map();
	for (const change of changes.values()) for (const word of new Set(wordsIn(change))) counts.set(word, (counts.get(word) ?? 0) + 1);
	return (word) => counts.get(word) ?? Infinity;
}
/** The factor of the rarest word that both have. A word that a quarter of the patches change tells nothing. */
function rarest(words, wanted, countOf, factor) {
	const counts = [...words].filter((word) => wanted.has(word)).map(countOf);
	return counts.length === 0 ? 1 : 1 + factor / Math.min(...counts) ** 2;
}
/** Whether a line that the failure names is one that the patch adds, or near one. */
function lineFactor({ added, changed }, said, { file, line }) {
	let factor = 1;
	for (const [path, lines] of added) {
		const places = linesNamedIn(said, path);
		if (file === path && line !== void 0) places.push(line);
		if (places.some((at) => lines.includes(at))) factor = Math.max(factor, NAMED_LINE);
		else if (changed.has(path) && places.some((at) => lines.some((one) => Math.abs(one - at) <= NEAR))) factor = Math.max(factor, NEAR_LINE);
	}
	return factor;
}
/** Whether the path is the file of the test. Some reports name it only by the class or the package. */
function isFileOf({ file, suite }, path) {
	if (file !== void 0) return path === file || path.endsWith(`/${file}`);
	const dotted = path.replace(/\.\w+$/, "").replaceAll("/", ".");
	return suite.some((part) => part === path || part === dotted || part.startsWith(`${dotted}.`));
}
/** Whether the file has the stem of the test's file, is in its package, or is mentioned in it. */
function isRelated({ file, suite }, path, inFile) {
	const stem = stemOf(path);
	const folder = path.slice(0, Math.max(0, path.lastIndexOf("/")));
	return folder !== "" && suite.some((part) => part.endsWith(`/${folder}`)) || stem.length > 2 && (inFile.has(stem) || file !== void 0 && stemOf(file) === stem);
}
/** `src/parse-url.test.ts` and `tests/test_parse-url.py` → `parse-url`. */
function stemOf(path) {
	return path.slice(path.lastIndexOf("/") + 1).replace(/(?:[._-](?:test|spec|tests))?\.\w+(?:\.\w+)?$/i, "").replace(/^test[._-]/i, "").replace(/(?:Test|Tests|Spec)$/, "");
}

// src/search/suspicion.ts
/** So many tests that fail for the first time are compared with the patches. */
const MOST_HINTS = 50;
/** So many characters of what a test or the command said are compared with the patches. */
const LONGEST_TEXT = 2e4;
/** A line number, as in `a.js:12`, `a.c(12)` and `line 12`. */
const PLACE = /(?::|\(|line )\d/;
const ERROR = /error|exception|undefined|cannot|not found|no such|panic/i;
var Suspicion = class {
	candidates;
	patches;
	/** Tests that failed in a full trial, and places where the command broke off. */
	told = /* @__PURE__ */ new Set();
	/** What each patch changes, once it matters. */
	changes;
	constructor(candidates, patches) {
		this.candidates = candidates;
		this.patches = patches;
	}
	/** For tests that fail for the first time. `isLost`: they ran on the base and are missing now. */
	async onTests(ids, tests, isLost, { tree }, tail) {
		const hints = {};
		for (const id of this.newOf(ids).slice(0, MOST_HINTS)) {
			const test = tests.get(id);
			if (!test) continue;
			const text = test.file === void 0 ? void 0 : await this.candidates.textOf(tree, test.file);
			const told = `${test.message ?? ""}\n${test.trace ?? ""}`.slice(0, LONGEST_TEXT);
			const said = !PLACE.test(told) ? `${told}\n${errorsIn(tail)}` : told;
			const found = hintsOn({
				test,
				said,
				isLost,
				text
			}, this.changesOf());
			if (Object.keys(found).length > 0) hints[id] = found;
		}
		return { hints };
	}
	/** For a command that broke off and named no test: the places where it did, and who is likelier to be why. */
	onCrash({ tail, exitCode }) {
		const changes = this.changesOf();
		const output = tail.join("\n").slice(-2e4);
		const files = placesIn(output, changes);
		const places = files.length > 0 ? files : [exitCode === void 0 ? "did not end" : `exit ${exitCode}`];
		const found = hintsOnOutput(output, changes);
		return {
			places,
			hints: Object.fromEntries(this.newOf(places.map(commandAt)).map((id) => [id, found]))
		};
	}
	newOf(ids) {
		const found = ids.filter((id) => !this.told.has(id));
		for (const id of found) this.told.add(id);
		return found;
	}
	changesOf() {
		this.changes ??= new Map(this.patches.map((id) => [id, changeOf(this.candidates.patch(id))]));
		return this.changes;
	}
};
function errorsIn(output) {
	return output.filter((line) => ERROR.test(line)).join("\n").slice(-2e4);
}

// src/candidate/conflicts.ts
/**
* Finds the partner of a conflict; `undefined` when there is none. `presence`: the patch no longer applies
* after this green patch. `absence`: the patch would apply on top of this patch, which is not green. `others`: patches
* that were red; `refused`: patches that policy refused.
*/
async function conflictPartner(patch, green, others, refused, candidates) {
	const applies = async (tree) => await candidates.apply(tree, patch) !== void 0;
	const { steps, tree: top } = await candidates.arrange(green);
	if (await applies(candidates.base)) {
		for (const { patch: before, tree } of steps) if (!await applies(tree)) return {
			partner: before.id,
			because: "presence"
		};
		return;
	}
	for (const other of others) {
		const tree = await candidates.apply(top, other);
		if (tree && await applies(tree)) return {
			partner: other,
			because: "absence"
		};
	}
	for (const other of refused) {
		const tree = await candidates.applyUnjudged(top, other);
		if (tree && await applies(tree)) return {
			partner: other,
			because: "absence"
		};
	}
}

// src/search/verdicts.ts
/** The conclusion → the candidate that can land, and a verdict for every patch that is not simply green. */
async function toResult({ green, rejections, open, stopped, flaky, orderDependent }, facts) {
	const { candidates } = facts;
	const verdicts = /* @__PURE__ */ new Map();
	for (const rejection of rejections) verdicts.set(rejection.patch, await verdictOf(rejection, facts));
	const all = await candidates.arrange([...green, ...open]);
	const { steps, tree, skipped } = await candidates.arrange(green);
	if (skipped.size > 0) throw new Error("The green patches do not apply as they did.");
	const out = rejections.map(({ patch }) => patch);
	const refused = open.filter((id) => isWholesome(all.skipped.get(id)));
	for (const id of open) {
		const skipped = all.skipped.get(id);
		if (skipped?.kind === "rejected") verdicts.set(id, skipped.verdict);
		else if (skipped?.kind === "already") verdicts.set(id, await alreadyApplied(id, green, candidates));
		else if (stopped) verdicts.set(id, undecided(stopped === "told" ? facts.stop ?? "errors" : stopped, flaky));
		else if (skipped?.kind === "waiting") verdicts.set(id, blocked(skipped.on, verdicts.get(skipped.on)));
		else verdicts.set(id, await conflict(id, skipped?.detail, green, out, refused, candidates));
	}
	for (const { patch, effect } of steps) if (effect === "clearing") verdicts.set(patch.id, await alreadyApplied(patch.id, green, candidates));
	return {
		survivors: await candidates.candidate({
			steps,
			tree
		}),
		verdicts,
		flaky,
		orderDependent,
		isComplete: stopped === void 0
	};
}
async function verdictOf(rejection, facts) {
	const { candidates, trialLog } = facts;
	const { patch: id, green, outcome, tests, because, confidence } = rejection;
	const tried = await candidates.arrange([...green, id]);
	const { patch, effect } = tried.steps.find((step) => step.patch.id === id);
	const greenTree = trialLog.treeWith(green) ?? (await candidates.arrange(green)).tree.id;
	const redTree = trialLog.treeWith([...green, id]) ?? tried.tree.id;
	const judgement = trialLog.wholeTrialOf(redTree)?.judgement;
	const without = `without it (tree ${greenTree.slice(0, 12)})`;
	const said = judgement && "reason" in judgement ? judgement.reason : void 0;
	const reason = tests.length > 0 && said !== "tests-weakened" ? "tests-failed" : said;
	if (outcome === "error" || !reason) {
		const untold = outcome === "error" ? "Its trial could not be judged." : "AutoSync was killed each time it was tried.";
		return {
			verdict: "undecided",
			reason: "error",
			detail: `${judgement?.why ?? untold} It was green ${without}.`,
			evidence: { greenTree }
		};
	}
	const why = judgement?.why ?? "";
	const lost = judgement && "failed" in judgement ? judgement.failed : [];
	const evidence = {
		greenTree,
		redTree,
		tests: tests.length > 0 ? tests : lost,
		confidence: rounded(confidence)
	};
	if (reason === "tests-weakened") {
		const advice = patch.declared.mayRemoveTests ? "Its manifest allows that, but what it removes could not be seen without other patches." : "If that is intended, declare `mayRemoveTests` in a manifest that the branch tracks, or name the patch in `policy.mayRemoveTests`.";
		return {
			verdict: "refused",
			reason,
			detail: `${why} Without it they ran (tree ${greenTree.slice(0, 12)}). ${advice}`,
			evidence
		};
	}
	if (effect === "clearing") return {
		verdict: "already-applied",
		reason: "in-base",
		detail: `The branch contains it, but removing its file turns the tests red: ${why}`,
		evidence
	};
	if (because?.kind === "needs") return {
		verdict: "conflict",
		reason: "does-not-apply",
		detail: `It needs \`${because.patch}\`, which was not accepted: with both, ${listed(tests)} passed.`,
		evidence: {
			...evidence,
			with: [because.patch]
		}
	};
	const partner = because === void 0 ? "" : ` It does so only together with \`${because.patch}\`.`;
	const detail = `${tests.length === 0 ? why : `It breaks ${listed(tests)}.${partner}`} Green ${without}, red with it (tree ${redTree.slice(0, 12)}).`;
	const together = because === void 0 ? {} : { with: [because.patch] };
	return {
		verdict: "culprit",
		reason,
		detail,
		evidence: {
			...evidence,
			...together
		}
	};
}
async function conflict(patch, why, green, out, refused, candidates) {
	const found = await conflictPartner(patch, green, out, refused, candidates);
	const because = !found ? "" : found.because === "presence" ? ` It applied until \`${found.partner}\` was applied.` : ` It would apply on top of \`${found.partner}\`, which was not accepted.`;
	return {
		verdict: "conflict",
		reason: "does-not-apply",
		detail: `It does not apply: ${why ?? "it changes the same lines as another patch"}.${because}`,
		...found ? { evidence: { with: [found.partner] } } : {}
	};
}
/** Whether a patch was refused for what it touches, and not for paths or modes that no tree should hold. */
function isWholesome(skipped) {
	if (skipped?.kind !== "rejected" || skipped.verdict.verdict !== "refused") return false;
	return [
		"protected",
		"needs-setup",
		"tests-weakened"
	].includes(skipped.verdict.reason);
}
function blocked(on, dependency) {
	return {
		verdict: "blocked",
		reason: "dependency",
		detail: `It depends on \`${on}\`, which ${dependency ? `is ${dependency.verdict}` : "was not accepted"}.`,
		evidence: { with: [on] }
	};
}
function undecided(stopped, flaky) {
	const verdict = "undecided";
	switch (stopped) {
		case "budget": return {
			verdict,
			reason: "budget",
			detail: "The time budget was used up before it could be tried."
		};
		case "cap": return {
			verdict,
			reason: "budget",
			detail: "The trial limit for a batch of this size was reached."
		};
		case "flaky": return {
			verdict,
			reason: "flaky",
			detail: `Flaky tests kept every whole run from being green: ${listed(flaky)}.`
		};
		case "cancelled": return {
			verdict,
			reason: "error",
			detail: "The run was cancelled before it could be tried."
		};
		case "errors": return {
			verdict,
			reason: "error",
			detail: "The search was given up: too many trials could not be judged."
		};
	}
}
/** Rounded down to four digits: more digits would pretend to know more. */
function rounded(confidence) {
	return Math.floor(confidence * 1e4) / 1e4;
}
async function alreadyApplied(patch, green, candidates) {
	const holds = (tree) => candidates.isContained(tree, patch);
	if (await holds(candidates.base)) return {
		verdict: "already-applied",
		reason: "in-base",
		detail: "The branch contains it already."
	};
	const { steps } = await candidates.arrange(green.filter((other) => other !== patch));
	for (const { patch: before, tree } of steps) {
		if (!await holds(tree)) continue;
		return {
			verdict: "already-applied",
			reason: "in-candidate",
			detail: `\`${before.id}\` of the same batch contains it.`,
			evidence: { with: [before.id] }
		};
	}
	return {
		verdict: "already-applied",
		reason: "in-candidate",
		detail: "The accepted patches contain it."
	};
}
function listed(tests) {
	const shown = tests.slice(0, 3).map((test) => `\`${test}\``).join(", ");
	return tests.length > 3 ? `${shown} and ${tests.length - 3} more tests` : shown;
}

// src/search/search.ts
/** So many tests that did not run are told by name. If there are more, only those that failed before are. */
const MOST_MISSING = 200;
/**
* Finds the largest green candidate, and who is to blame for the rest. Continues an earlier run of the same
* search that was cut off, as far as what that run saw is true here, too.
*/
async function findCulprits(request) {
	const { journal, onBegin, onNote } = request;
	if (journal.size > 0) onNote(`${journal.size} answers come from a run of the same batch that was cut off.`);
	for (;;) {
		onBegin();
		const found = await searchOnce(request);
		if (found === "unreliable") onNote("What that run saw is not true any more: the search began again.");
		if (found === "unreliable" || found.isComplete) journal.forget();
		if (found !== "unreliable") return found;
	}
}
/** Searches once. `unreliable`: what an earlier run saw is not true here. */
async function searchOnce(request) {
	const { patches, candidates, assumptions, trialLog, onAnswer } = request;
	const search = new Search(request);
	const planner = isolate(patches, assumptions);
	let next = planner.next();
	while (!next.done) {
		const question = next.value;
		const answer = await search.answer(question);
		if (answer === "unreliable") return "unreliable";
		onAnswer({
			question,
			answer
		});
		next = planner.next(answer);
	}
	const conclusion = await search.proven(next.value);
	if (conclusion === "unreliable") return "unreliable";
	return toResult(conclusion, {
		patches,
		candidates,
		trialLog,
		stop: search.stop
	});
}
/** The result where all patches that apply are taken together, without a search. */
async function takeWhole(patches, candidates) {
	const { steps, skipped } = await candidates.arrange(patches);
	const conclusion = {
		green: steps.map(({ patch }) => patch.id),
		rejections: [],
		open: [...skipped.keys()],
		flaky: [],
		orderDependent: [],
		stopped: void 0
	};
	return toResult(conclusion, {
		patches,
		candidates,
		trialLog: new TrialLog(),
		stop: void 0
	});
}
var Search = class {
	request;
	earlier;
	/** Test id → the test as it was last reported, to run it by itself. */
	tests = /* @__PURE__ */ new Map();
	suspicion;
	/** Why the search was told to stop, if it was. */
	stop;
	constructor(request) {
		this.request = request;
		this.earlier = new EarlierRun(request.journal);
		this.suspicion = new Suspicion(request.candidates, request.patches);
	}
	async answer(question) {
		if (question.ask === "build") {
			const { skipped } = await this.request.candidates.arrange(question.patches);
			return { applied: question.patches.filter((id) => !skipped.has(id)) };
		}
		const known = this.earlier.answerTo(question);
		if (known) {
			for (const test of known.failed) this.tests.set(test.id, test);
			return known.answer;
		}
		if (await this.earlier.proveGreen((proof) => this.ask(proof)) === "red") return "unreliable";
		const answer = await this.ask(question);
		this.earlier.write(question, answer, this.failedTestsOf(answer));
		return answer;
	}
	/**
	* The conclusion, as far as this run has seen it itself. Patches that only an earlier run saw, and that there
	* was no time to try here, are neither accepted nor blamed: they stay open for the next run.
	*/
	async proven(conclusion) {
		const ask = (question) => this.ask(question);
		const proof = await this.earlier.proveGreen(ask);
		if (proof === "red") return "unreliable";
		const { green, open, rejections } = conclusion;
		const { trialLog } = this.request;
		const wasRedHere = (patches) => {
			const tree = trialLog.treeWith(patches);
			return tree !== void 0 && trialLog.wasRed(tree);
		};
		const unseen = await this.earlier.proveRed(rejections, wasRedHere, ask);
		if (unseen === "refuted") return "unreliable";
		const waiting = /* @__PURE__ */ new Set([...proof === "stop" ? green : [], ...unseen]);
		if (waiting.size === 0) return conclusion;
		return {
			...conclusion,
			green: proof === "stop" ? [] : green,
			rejections: rejections.filter(({ patch }) => !unseen.has(patch)),
			open: this.request.patches.filter((id) => waiting.has(id) || open.includes(id)),
			stopped: "told"
		};
	}
	/** The answer to a question that is not asked again: runs were killed while they tried it. */
	deadly(question) {
		const what = question.patches.map((id) => `\`${id}\``).join(", ");
		this.request.onNote(`Earlier runs were killed while they tested ${what}. These patches are not tried together again in this batch.`);
		return question.ask === "focus" ? {
			outcome: "unable",
			forever: false
		} : {
			outcome: "red",
			tests: []
		};
	}
	/** Answers a question by a trial in this run. */
	async ask(question) {
		if (this.earlier.isDeadly(question)) return this.deadly(question);
		return this.earlier.noting(question, () => this.tryOut(question));
	}
	async tryOut(question) {
		const { candidates, tester } = this.request;
		const candidate = await candidates.candidate(await candidates.arrange(question.patches));
		if (question.ask === "focus") return this.askFocus(question, candidate);
		const trial = await tester.full(candidate, this.progress(question));
		if (typeof trial === "string") return this.stopped(trial);
		for (const found of trial.tests) this.tests.set(found.id, found);
		return this.answerOf(trial, candidate);
	}
	async askFocus(question, candidate) {
		const tests = question.tests.flatMap((id) => this.tests.get(id) ?? []);
		if (tests.length < question.tests.length) return {
			outcome: "unable",
			forever: false
		};
		const answer = await this.request.tester.focus(candidate, tests, this.progress(question));
		if (answer === "unable" || answer === "never") return {
			outcome: "unable",
			forever: answer === "never"
		};
		if (typeof answer === "string") return this.stopped(answer);
		const { failed, seconds } = answer;
		return failed.length === 0 ? {
			outcome: "green",
			seconds
		} : {
			outcome: "red",
			tests: failed,
			seconds
		};
	}
	async answerOf(trial, candidate) {
		const { judgement, durationMs } = trial;
		const seconds = durationMs / 1e3;
		if (judgement.outcome === "green") this.earlier.sawGreen();
		if (judgement.outcome === "green") return {
			outcome: "green",
			seconds
		};
		if (judgement.outcome === "error") return { outcome: "error" };
		const isLost = judgement.reason === "tests-weakened";
		const tests = isLost || judgement.reason === "tests-failed" ? judgement.failed : [];
		const missing = this.request.tester.missingFrom(trial);
		const isFew = missing.size <= MOST_MISSING;
		for (const id of tests) {
			const lost = missing.get(id);
			if (lost && !this.tests.has(id)) this.tests.set(id, lost);
		}
		return {
			outcome: "red",
			tests,
			seconds,
			unknown: isLost ? [] : isFew ? [...missing.keys()] : [...this.suspicion.told].filter((id) => missing.has(id)),
			hidesOthers: !isLost && !isFew,
			...isLost ? { areLost: true } : {},
			...tests.length > 0 ? await this.suspicion.onTests(tests, this.tests, isLost, candidate, trial.tail) : this.suspicion.onCrash(trial),
			...judgement.outcome === "timeout" ? { isTimeout: true } : {}
		};
	}
	failedTestsOf(answer) {
		return ("tests" in answer ? answer.tests : []).flatMap((id) => this.tests.get(id) ?? []);
	}
	stopped(why) {
		this.stop = why;
		return { outcome: "stop" };
	}
	progress(question) {
		const tests = question.ask === "focus" ? [counted(question.tests.length, "test")] : [];
		const size = `${question.patches.length} of ${this.request.patches.length} patches`;
		const { trials } = this.request.trialLog;
		const meanMs = trials.reduce((sum, { durationMs }) => sum + durationMs, 0) / Math.max(1, trials.length);
		const time = meanMs > 0 ? ` (${clockTime(meanMs * question.about)})` : "";
		return [
			...tests,
			size,
			question.why,
			`about ${question.about} to go${time}`
		].join(" · ");
	}
};

// src/search/batch.ts
/**
* Tries the base, then the batch. Throws a UserError where the test command does not work on the base, and
* {@link Interrupted} when the run is cancelled or out of time before the base has its outcome.
*/
async function tryBatch(request) {
	const baseline = await request.tryBase();
	const { judgement } = baseline;
	if (judgement.outcome === "green") return {
		kind: "searched",
		result: await search(request)
	};
	requireTestable(baseline);
	request.tester.dropBuilds();
	const { steps, tree } = await request.whole;
	const isRepaired = steps.length > 0 && await isGreen(await request.candidates.candidate({
		steps,
		tree
	}), request);
	const result = await takeWhole(request.patches, request.candidates);
	if (isRepaired) return {
		kind: "repaired",
		result
	};
	const isSetup = judgement.outcome === "red" && judgement.reason === "setup-failed";
	return {
		kind: "baseline-red",
		why: judgement.why,
		isSetup,
		result
	};
}
/** Searches. What is green by build output that was kept counts only if it is green without it, too. */
async function search(request) {
	const result = await findCulprits(request);
	const { survivors } = result;
	if (survivors.steps.length === 0) return result;
	const isGreen = await request.tester.greenFromNothing(survivors, "what may land, built from nothing");
	if (isGreen === true) return result;
	if (isGreen !== false) throw new Interrupted(isGreen, "what may land could be built from nothing");
	request.onNote("Build output that `keepPaths` kept made these tests green: built from nothing, they are red. The search began again, without it.");
	return findCulprits(request);
}
async function isGreen(candidate, { tester }) {
	const trial = await tester.settled(candidate, "the whole batch, to see whether it repairs the base");
	if (typeof trial === "string") throw new Interrupted(trial, "the whole batch could be tried on the red base");
	return trial.judgement.outcome === "green";
}
/** Builds green patches on the moved base and tests them. Returns a sentence if they are not green. */
async function tryOnMovedBase(patches, candidates, tester, onResult) {
	const result = await takeWhole(patches, candidates);
	onResult(result);
	const trial = await tester.settled(result.survivors, "the survivors on the moved branch");
	if (trial === "cancelled") throw new Interrupted("cancelled");
	if (trial === "budget") return "There was no time left to test the survivors on the moved branch.";
	if (trial.judgement.outcome !== "green") return `The survivors are not green on the moved branch: ${trial.judgement.why}`;
	return result.survivors;
}

// src/search/tester.ts
/** Answers the search by real trials. */
var TrialTester = class {
	trials;
	candidates;
	constructor(trials, candidates) {
		this.trials = trials;
		this.candidates = candidates;
	}
	full(candidate, progress) {
		return orStop(async () => this.allowRemovals(candidate, await this.trials.withoutReruns(subjectOf(candidate), progress)));
	}
	missingFrom({ tests }) {
		return this.trials.missingFrom(tests);
	}
	/** From now on, every trial builds from nothing. False: every one did. */
	dropBuilds() {
		return this.trials.dropBuilds();
	}
	/**
	* Whether the candidate is green without build output of other trials: all tests, with reruns of those that fail.
	* From now on, every trial builds from nothing.
	*/
	async greenFromNothing(candidate, progress) {
		if (!this.dropBuilds()) return true;
		const trial = await this.settled(candidate, progress);
		return typeof trial === "string" ? trial : trial.judgement.outcome === "green";
	}
	/** All tests, with reruns of those that fail. The outcome is final. */
	settled(candidate, progress) {
		return orStop(async () => this.allowRemovals(candidate, await this.trials.settled(subjectOf(candidate), progress)));
	}
	focus(candidate, tests, progress) {
		const isThere = ({ id, file }) => file === void 0 || candidate.tree.entry(file) !== void 0 || this.trials.ranOnBase(id);
		const present = tests.filter(isThere);
		if (present.length === 0) return Promise.resolve({ failed: [] });
		return orStop(async () => {
			const focused = await this.trials.focus(subjectOf(candidate), present, progress);
			if (!focused || focused.trial.judgement.outcome === "error") return this.trials.canFocus ? "unable" : "never";
			const { trial, missing } = focused;
			return {
				failed: [..."failed" in trial.judgement ? trial.judgement.failed : [], ...missing.filter((id) => this.trials.ranOnBase(id))],
				seconds: trial.durationMs / 1e3
			};
		});
	}
	/**
	* Judges a trial again whose patches may remove tests. A candidate of these patches alone shows what they
	* remove; only those tests may be missing from the whole candidate.
	*/
	async allowRemovals(candidate, trial) {
		if (!isWeakened(trial)) return trial;
		const ids = candidate.steps.map(({ patch }) => patch.id);
		const mayRemove = candidate.steps.filter(({ patch }) => patch.declared.mayRemoveTests).map(({ patch }) => patch.id);
		if (mayRemove.length === 0) return trial;
		if (mayRemove.length === ids.length) return this.trials.judgeAgain(trial, void 0);
		const alone = await this.candidates.arrange(withDependencies(mayRemove, candidate.steps));
		const applied = new Set(alone.steps.map(({ patch }) => patch.id));
		if (!mayRemove.every((id) => applied.has(id))) return trial;
		const subject = subjectOf(await this.candidates.candidate(alone));
		const reference = await this.trials.settled(subject, "what the patches that may remove tests remove");
		return (reference.judgement.outcome === "green" || isWeakened(reference)) && reference.tests.length > 0 ? this.trials.judgeAgain(trial, reference.tests) : trial;
	}
};
function subjectOf({ commit, tree, steps }) {
	return {
		commit,
		tree: tree.id,
		patches: steps.map(({ patch }) => patch.id)
	};
}
function isWeakened({ judgement }) {
	return judgement.outcome === "red" && judgement.reason === "tests-weakened";
}
/** The patches with all that they depend on, in the order of the candidate. */
function withDependencies(ids, steps) {
	const needed = new Set(ids);
	for (const { patch } of steps.toReversed()) if (needed.has(patch.id)) for (const id of patch.dependsOn) needed.add(id);
	return steps.map(({ patch }) => patch.id).filter((id) => needed.has(id));
}
async function orStop(trial) {
	try {
		return await trial();
	} catch (error) {
		if (error instanceof Interrupted) return error.reason;
		throw error;
	}
}

// src/trial/reports/advice.ts
/** Advises on the tests of a base, with the scripts of its package.json. `undefined`: no advice. */
async function adviseOn(base, store, plan) {
	const entry = base.entry("package.json");
	const [size = 0] = entry ? await store.blobSizes([entry.oid]) : [];
	return reportAdvice(plan, entry ? await scriptsOf(() => store.readBlob(entry.oid), size) : {});
}
/**
* What to change so that a report names the failing tests. `undefined`: there is a report already, or the test
* command calls no framework that AutoSync knows.
*/
function reportAdvice({ reportPaths, testCommand }, scripts) {
	if (reportPaths.length > 0) return void 0;
	const known = detectFramework(testCommand, scripts);
	if (!known) return void 0;
	const { name, report } = known.framework;
	const why = "There is no test report, so no failing test is named and every search needs full trials.";
	const also = report.also === void 0 ? "" : `, ${report.also}`;
	const input = `\`report-paths: ${report.paths}\``;
	return report.add === "" || report.seen.test(known.command) ? `${why} ${name} writes a report already: set ${report.seen.test(known.command) && report.add !== "" ? "`report-paths` to it" : input}.` : `${why} Add \`${report.add}\` to ${name}${also}, and set ${input}.`;
}

// src/platform/system/speed.ts
/** Times a fixed small workload, so that durations of unlike machines can be compared. */
const TIMES = 3;
const NUMBERS = 6e4;
const BYTES = 4e6;
/** Milliseconds that the workload takes: the least of three times, because whatever else runs only makes it slower. */
function timeWorkload() {
	const times = Array.from({ length: TIMES }, () => {
		const start = performance.now();
		work();
		return performance.now() - start;
	});
	return Math.round(Math.min(...times) * 100) / 100;
}
/** Sorts, hashes and parses: what tests do, too. */
function work() {
	let seed = 1;
	const numbers = Array.from({ length: NUMBERS }, () => seed = seed * 48271 % 2147483647);
	const text = JSON.stringify(numbers.toSorted((a, b) => a - b));
	createHash("sha256").update(Buffer.alloc(BYTES, text)).digest();
	JSON.parse(text);
}
/** The machine in words: its system and how many processors it has. */
function describeMachine() {
	return `${os.type()} ${os.arch()}, ${os.availableParallelism()} processors`;
}

// src/run.ts
/** One run, step by step: recall, gather, check the landing, baseline, search, land, record, analyse, report. */
/** Does one run and returns the exit code. What goes wrong between recall and report becomes a report, too. */
async function run(config, door) {
	const { name, targetBranch, tests } = config;
	const startedAt = Date.now();
	const facts = new RunFacts({
		name,
		runId: door.runId,
		targetBranch,
		startedAt
	});
	facts.canFocus = tests.reportPaths.length > 0 && tests.focusCommand !== "none";
	const { stateDirectory, outDirectory } = door;
	using recalled = await recall({
		stateDirectory,
		outDirectory,
		fetchHistory: (file, folder) => door.fetchHistory(file, folder),
		redact: redactor(door.secrets),
		onProblem: (text) => facts.note(text)
	});
	const { history } = recalled;
	facts.setHistory(recalled);
	history.begin({
		name,
		run: door.runId,
		branch: targetBranch,
		startedAt,
		configuration: digestOfTests(tests),
		kind: config.patches === "pull-request" ? "pull-request" : "batch",
		runner: describeMachine(),
		event: door.environment["GITHUB_EVENT_NAME"],
		speedMs: timeWorkload()
	});
	const context = {
		config,
		door,
		facts,
		history,
		tuning: history.ask(() => tune(pastOf(history, name, targetBranch)), {}),
		save: snapshotWriter(config, door, facts, history)
	};
	try {
		await attempt(context);
	} catch (error) {
		facts.fail(door.cancel.aborted && !facts.landed ? new Interrupted("cancelled") : error);
	}
	return await finishRun(context);
}
async function attempt(context) {
	const { config, door, facts, history, save } = context;
	if (door.cancel.aborted) throw new Interrupted("cancelled");
	await removeLeftovers(door.temporary);
	await using store = await PrivateStore.open(door.temporary, door.checkout.objectFormat);
	door.remember("directory", store.directory);
	const remote = door.openRemote(store);
	const source = new CommitSource(door.checkout, store, remote);
	if (config.patches === "pull-request") return await attemptPullRequest(context, store, source);
	const base = facts.setBase(await source.tipOf(config.targetBranch));
	const mayBeGone = history.ask(() => hasRunBefore(history, config.name), false);
	const rules = {
		...config.policy,
		mayBeGone
	};
	facts.batch = await gatherBatch(config.patches, rules, store, base, door.checkout);
	const { patches, rejected } = facts.batch;
	const ids = patches.map(({ id }) => id);
	const gitIds = patchIds(patches, store.git, door.checkout.objectFormat);
	const candidates = await openCandidates(context, store, base);
	await using whole = meanwhile(candidates.arrange(ids));
	const { name, land, targetBranch } = config;
	const { checkout, github, remoteIsHere, protectedBranch } = door;
	await requireLandable({
		land,
		name,
		targetBranch,
		baseCommit: base.commit,
		remote,
		remoteIsHere,
		checkout,
		github,
		isProtected: protectedBranch === targetBranch
	});
	facts.recognise(history.offer(patches, rejected, await gitIds, Date.now()));
	facts.note(await adviseOn(base, store, config.tests));
	await save();
	const offer = patches.length + rejected.length === 0 ? `no patches in ${config.patches}` : `${patches.length} patches to try`;
	door.log.info(`base ${base.commit.slice(0, 12)} of ${targetBranch} · ${offer}`);
	source.distrustCheckout();
	await using workspace = await openRunWorkspace(context, store, base);
	const trials = await openTrials(context, store, workspace, ids);
	const outcome = await searchBatch(context, trials, candidates, whole.result);
	facts.canFocus &&= trials.canFocus;
	facts.addOutcome(outcome);
	if (outcome.kind === "baseline-red") return;
	const { survivors } = outcome.result;
	const tools = {
		remote,
		source,
		store,
		workspace,
		trials
	};
	if (door.cancel.aborted) facts.cancelBeforeLanding(survivors);
	else if (land === "none") facts.accept(survivors);
	else facts.addLanding(await landSurvivors(context, survivors, tools));
	if (door.cancel.aborted && !facts.landed) throw new Interrupted("cancelled");
	await save().catch((error) => door.log.warning(`The snapshot could not be written: ${error.message}`));
}
/** Tries the baseline, then searches for culprits. If the base is red: does the whole batch repair it? */
function searchBatch({ config, door, facts, history, tuning }, trials, candidates, whole) {
	const { tests } = config;
	const { patches } = facts.batch;
	const { retries } = tests;
	const hasNames = tests.reportPaths.length > 0;
	const secondChance = config.secondChance === "always";
	const hasFocus = facts.canFocus;
	const assumptions = assume(patches.length, {
		retries,
		hasNames,
		hasFocus,
		secondChance
	}, tuning);
	const digest = digestOfSearch({
		config,
		base: candidates.base.commit,
		patches: patches.map(({ id, digest: bytes, dependsOn, declared, source }) => [
			id,
			bytes,
			dependsOn,
			declared,
			source
		])
	});
	return tryBatch({
		patches: patches.map(({ id }) => id),
		candidates,
		assumptions,
		tester: new TrialTester(trials, candidates),
		tryBase: () => trials.baseline(candidates.base),
		whole,
		trialLog: facts.trialLog,
		journal: new Journal(history, config.name, digest, redactor(door.secrets)),
		onBegin: () => facts.beginSearch(assumptions),
		onAnswer: (entry) => facts.addAnswer(entry),
		onNote: (text) => facts.note(text)
	});
}
/** Lands the survivors by push or by pull request. */
async function landSurvivors(context, survivors, tools) {
	const { config, door, facts } = context;
	const { name, targetBranch } = config;
	const { remote, source, store, workspace, trials } = tools;
	if (config.land === "pull-request") {
		const branch = proposalBranch(name, targetBranch);
		const committerEmail = config.commits.committer.email;
		const { isDecided: isOver } = facts;
		return propose({
			survivors,
			isOver,
			branch,
			targetBranch,
			committerEmail,
			remote,
			github: door.github
		});
	}
	const landing = await land({
		survivors,
		branch: targetBranch,
		keepBranch: `${name}/${targetBranch}-${door.runId}`,
		remote,
		log: door.log,
		async rebuild(previous, tip) {
			const base = facts.setBase(await source.fetch(tip));
			workspace.rebase(base.commit);
			trials.forgetReference();
			const candidates = await openCandidates(context, store, base);
			const tester = new TrialTester(trials, candidates);
			const ids = previous.steps.map(({ patch }) => patch.id);
			return tryOnMovedBase(ids, candidates, tester, (result) => facts.addResult(result));
		}
	});
	if (landing.kind === "landed") workspace.leaveAt(landing.survivors.commit);
	return landing;
}
async function attemptPullRequest(context, store, source) {
	const { config, door, facts, history, save } = context;
	const { name, tests, targetBranch } = config;
	const needsTests = tests.reportPaths.length > 0;
	await tryPullRequest({
		event: door.pullRequest,
		targetBranch,
		needsTests,
		tries: tests.retries + 1,
		facts,
		store,
		source,
		checkout: door.checkout,
		log: door.log,
		save,
		knownGreen: (tree) => history.ask(() => knownGreen(history, tree, digestOfTests(tests), needsTests), void 0),
		flakeRates: () => history.ask(() => flakeRates(history, name), /* @__PURE__ */ new Map()),
		openPolicy: (base) => openPolicy(config.policy, store, base, door.checkout.directory),
		openWorkspace: (base) => openRunWorkspace(context, store, base),
		openTrials: (workspace, id) => openTrials(context, store, workspace, [id]),
		advise: (base) => adviseOn(base, store, tests)
	});
}
/** Records, analyses and reports the run. Returns the exit code. */
function finishRun({ config, door, facts, history, tuning }) {
	const { name, targetBranch, tests, trigger: plan } = config;
	const { outDirectory, runUrl, runId, secrets, log, github, temporary, cancel } = door;
	const { landed } = facts;
	return finish({
		facts,
		history,
		durationMs: Math.round(performance.now() - door.startedAt),
		isCancelled: cancel.aborted && !landed,
		name,
		branch: targetBranch,
		keepDetails: config.keepDetails,
		plan: config.insight,
		setting: {
			hasReports: tests.reportPaths.length > 0,
			canFocus: facts.canFocus
		},
		tuning,
		async startWorkflows(alerts) {
			if (!plan || !landed || config.land !== "commit" || !github) return [];
			const greenRuns = history.ask(() => greenStreak(history, name, targetBranch), 0);
			return trigger(plan, {
				...landed,
				run: runId
			}, {
				greenRuns,
				alerts
			}, github);
		},
		failOn: config.failOn,
		outDirectory,
		runUrl,
		secrets,
		folders: foldersOf(door),
		temporary,
		log,
		publish: (published) => door.publish(published)
	});
}
/** Work in the background. Leaving the scope waits for it, so that it never outlives the run. */
function meanwhile(work) {
	const settled = work.then(() => void 0, () => void 0);
	return {
		result: work,
		[Symbol.asyncDispose]: () => settled
	};
}

export { parseCliInputs as _, toProblemSummary as a, personalGit as b, require_dist$1 as c, nearest as d, resolveConfig as f, parseActionInputs as g, nameOfJob as h, replay as i, Checkout as l, inputsOf as m, parseSearch as n, Interrupted as o, inputSpec as p, lockFolder as r, RunJson as s, run as t, readConfigFile as u, parseReportInputs as v, describeProposal as x, Remote as y };