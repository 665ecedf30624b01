import { a as __toESM, r as __name } from "./chunks/rolldown-runtime.js";
import { _ as summary, c as saveState, d as startGroup, f as warning, i as getInput, l as setOutput, n as endGroup, o as info, r as error, u as setSecret } from "./chunks/core.js";
import { C as describeError, S as UserError, _ as inputsOf, a as toProblemSummary, b as resolveConfig, c as Remote, d as neutraliseText, f as describeProposal, h as readConfigFile, l as redactor, m as GitHubError, o as RunJson, p as GitHub, s as require_dist, t as run, u as Checkout, v as parseInputs, x as EXIT } from "./chunks/run.js";
import { $ as array, J as inspect, _ as artifactName, b as toComment, ct as record, ft as union, ht as ZodError, mt as url, nt as int, ot as number, pt as unknown, st as object, ut as string, v as marker, x as toProgress } from "./chunks/command.js";
import { n as downloadSingle, t as Carrier } from "./chunks/carrier.js";
import { mkdir, readFile } from "node:fs/promises";
import path from "node:path";
import { createHash, randomBytes } from "node:crypto";

// src/platform/actions.ts
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
/** Outputs, job summary, annotations, and the verdicts at the end of the log. */
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

// src/platform/carriage.ts
/** Changes when what is carried can no longer be read by what came before. */
const FORMAT = 1;
/** Events whose runs may write what later runs of the branch read. */
const WRITERS = /* @__PURE__ */ new Set([
	"push",
	"schedule",
	"workflow_dispatch",
	"repository_dispatch",
	"workflow_run"
]);
function carriage(run) {
	const prefix = (branch) => `${part(run.name)}-${FORMAT}-${part(branch)}-`;
	const branches = [.../* @__PURE__ */ new Set([run.branch, run.defaultBranch ?? run.branch])];
	return {
		key: `${prefix(run.branch)}${run.runId}`,
		branches,
		prefixes: branches.map(prefix),
		artifacts: branches.map((branch) => `${run.name}-${part(branch)}-history.db`)
	};
}
/** No key of one branch begins like another one's: what stands between the dashes holds none. */
function part(text) {
	const encoded = encodeURIComponent(text.toWellFormed()).replaceAll("-", "%2D");
	if (encoded.length <= 120) return encoded;
	return `${encoded.slice(0, 80)}~${createHash("sha256").update(text).digest("hex").slice(0, 32)}`;
}
/** Shared history is written by what happens on a branch; a pull request reads it and leaves it alone. */
function mayCarry(event) {
	return WRITERS.has(event);
}

// src/platform/event.ts
/** What happened, as GitHub tells the run in a file; only what is used. */
const Event = object({
	repository: object({ default_branch: string().min(1).max(255) }).optional(),
	workflow_run: object({
		id: int(),
		event: string(),
		head_sha: string().regex(/^[0-9a-f]{40,64}$/),
		head_branch: string().max(255),
		head_repository: object({
			full_name: string(),
			owner: object({ login: string() })
		})
	}).optional(),
	pull_request: object({
		number: int().positive(),
		title: string(),
		user: object({ login: string() }).nullish()
	}).optional()
});
/** An event that cannot be read says nothing: everything in it can be done without. */
async function readEvent(file) {
	if (!file) return {};
	try {
		return Event.parse(JSON.parse(await readFile(file, "utf8")));
	} catch {
		return {};
	}
}

// src/platform/sticky-comment.ts
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
/** At least so long between two updates while a run goes on, in milliseconds; in long runs a twentieth of their age. */
const BETWEEN_MS = 15e3;
const PAGE = 100;
const MOST_PAGES = 50;
/**
* The one comment of this use of AutoSync on a pull request: found by its mark and its author, updated, made again
* when somebody deleted it. Where a race made two, the older one stays.
*/
var StickyComment = class {
	github;
	issue;
	mark;
	id;
	hasLooked = false;
	me;
	startedAt = performance.now();
	lastAt = Number.NEGATIVE_INFINITY;
	waiting;
	timer;
	busy = Promise.resolve();
	isLive = true;
	/** `mark`: what the comment begins with. */
	constructor(github, issue, mark) {
		this.github = github;
		this.issue = issue;
		this.mark = mark;
	}
	/** Shows this soon, unless something newer comes first. Failures are for the end to tell. */
	show(body) {
		if (!this.isLive) return;
		this.waiting = body;
		if (this.timer) return;
		const now = performance.now();
		const pause = Math.max(BETWEEN_MS, (now - this.startedAt) / 20);
		this.timer = setTimeout(() => {
			this.timer = void 0;
			this.lastAt = performance.now();
			const text = this.waiting;
			if (text !== void 0) this.busy = this.write(text).catch(() => {
				this.isLive = false;
			});
		}, Math.max(0, this.lastAt + pause - now)).unref();
	}
	/** The final word. Throws {@link GitHubError} where it could not be said. */
	async settle(body) {
		this.isLive = false;
		clearTimeout(this.timer);
		await this.busy;
		await this.write(body);
	}
	async write(body) {
		if (!this.hasLooked) await this.look();
		if (this.id !== void 0 && await this.update(this.id, body)) return;
		await this.create(body);
	}
	/** Whether it was still there. */
	async update(id, body) {
		try {
			await this.github.ask("PATCH", `{repo}/issues/comments/${id}`, Anything, { body });
			return true;
		} catch (error) {
			if (!(error instanceof GitHubError) || error.status !== 404) throw error;
			this.id = void 0;
			return false;
		}
	}
	async create(body) {
		for (let tries = 1;; tries += 1) try {
			await this.github.once("POST", `{repo}/issues/${this.issue}/comments`, Anything, { body });
			break;
		} catch (error) {
			if (!(error instanceof GitHubError && error.retryAfterMs !== void 0) || tries === 3) throw error;
			await this.github.pause(error.retryAfterMs ?? 0);
			await this.look();
			if (this.id !== void 0) break;
		}
		const mine = this.id;
		await this.look();
		if (this.id !== void 0 && this.id !== mine) await this.update(this.id, body);
	}
	/** Finds the comment; of several, all but the oldest go. */
	async look() {
		const found = [];
		for (let page = 1; page <= MOST_PAGES; page += 1) {
			const path = `{repo}/issues/${this.issue}/comments?per_page=${PAGE}&page=${page}`;
			const comments = await this.github.ask("GET", path, Comments);
			for (const comment of comments) if (comment.body?.startsWith(this.mark) && await this.isMine(comment)) found.push(comment.id);
			if (comments.length < PAGE) break;
		}
		this.hasLooked = true;
		const [oldest, ...others] = found.toSorted((a, b) => a - b);
		this.id = oldest;
		for (const id of others) await this.github.ask("DELETE", `{repo}/issues/comments/${id}`, Anything).catch((error) => {
			if (!(error instanceof GitHubError) || error.status !== 404) throw error;
		});
	}
	/** A person's comment may begin with anything; only a person's token knows its own name. */
	async isMine({ user }) {
		this.me ??= this.github.ask("GET", "/user", User).then(({ login }) => login, (error) => {
			if (error instanceof GitHubError && [
				401,
				403,
				404
			].includes(error.status)) return void 0;
			throw error;
		});
		const me = await this.me;
		return me === void 0 ? user?.type === "Bot" : user?.login === me;
	}
};

// src/platform/workflow-lock.ts
var import_dist = /* @__PURE__ */ __toESM(require_dist(), 1);
const Group = union([string(), object({ group: string() })]);
const Workflow = object({
	concurrency: Group.optional(),
	jobs: record(string(), object({ concurrency: Group.optional() }))
});
/** What the reusable workflow says to the action: its own group holds the lock. */
const HELD = "AUTOSYNC_LOCK";
/**
* Advice where the running workflow has no concurrency group, which is the lock between runs: without one, runs get
* in each other's way and test again. `undefined` where there is one, or where it cannot be told.
*/
async function lockAdvice(environment, checkout, group) {
	if (environment["AUTOSYNC_LOCK"]) return void 0;
	const file = /^[^/]+\/[^/]+\/(\.github\/workflows\/[^@/]+)@/.exec(environment["GITHUB_WORKFLOW_REF"] ?? "")?.[1];
	if (!file) return void 0;
	const text = await readFile(path.join(checkout, file), "utf8").catch(() => void 0);
	const workflow = text === void 0 ? void 0 : read(text);
	if (!workflow || workflow.concurrency !== void 0) return void 0;
	if (workflow.jobs[environment["GITHUB_JOB"] ?? ""]?.concurrency !== void 0) return void 0;
	return `${file} has no concurrency group, so two runs can work on the same branch at once. Add: \`concurrency: { group: ${group}, cancel-in-progress: false, queue: max }\`.`;
}
function read(text) {
	try {
		return Workflow.parse((0, import_dist.parse)(text, { maxAliasCount: 100 }));
	} catch {
		return;
	}
}

// src/report-phase.ts
const Artifacts = object({ artifacts: array(object({
	id: int(),
	name: string(),
	size_in_bytes: number()
})) });
const Pulls = array(object({
	number: int(),
	head: object({
		sha: string(),
		repo: object({ full_name: string() }).nullable()
	})
}));
/** A run.json of hundreds of megabytes is not one. */
const LARGEST = 2e7;
/**
* Comments on a pull request what a run that may not write found: a run on a fork. The pull request is the one whose
* head GitHub says was tested; the artifact is a stranger's word and shown as text. Gives what was done, for people.
*/
async function reportRun(request) {
	const { name, event, github, home, serverUrl, redact } = request;
	if (event.event !== "pull_request") return `The run was for ${event.event}, not for a pull request: nothing to comment.`;
	const number = await findPullRequest(event, github);
	if (number === void 0) return `No open pull request has the head ${event.head_sha.slice(0, 12)}: closed, or pushed to again meanwhile.`;
	const run = await fetchRun(name, event.id, github, home);
	if (run === void 0) return `The run left no artifact \`${artifactName(name)}\`: it ended too early, or has another \`name\`.`;
	const { repository } = github.credentials;
	const links = { run: `${serverUrl}/${repository}/actions/runs/${event.id}` };
	await new StickyComment(github, number, marker(name)).settle(redact(toComment({
		...run,
		name
	}, links, void 0)));
	return `Commented on pull request #${number}.`;
}
async function findPullRequest({ head_sha: sha, head_branch: branch, head_repository: repository }, github) {
	const head = encodeURIComponent(`${repository.owner.login}:${branch}`);
	return (await github.ask("GET", `{repo}/pulls?state=open&head=${head}&per_page=100`, Pulls)).find((pull) => pull.head.sha === sha && pull.head.repo?.full_name === repository.full_name)?.number;
}
async function fetchRun(name, runId, github, home) {
	const query = `name=${encodeURIComponent(artifactName(name))}&per_page=10`;
	const { artifacts } = await github.ask("GET", `{repo}/actions/runs/${runId}/artifacts?${query}`, Artifacts);
	const newest = artifacts.toSorted((a, b) => b.id - a.id).find((one) => one.name === artifactName(name));
	if (!newest) return void 0;
	const file = path.join(home, artifactName(name));
	try {
		if (newest.size_in_bytes > LARGEST) throw new Error(`it has ${newest.size_in_bytes} bytes`);
		await downloadSingle(newest.id, runId, home, artifactName(name), LARGEST, github);
		return RunJson.parse(JSON.parse(await readFile(file, "utf8")));
	} catch (error) {
		const [issue] = error instanceof ZodError ? error.issues : [];
		const why = issue ? `\`${issue.path.join(".")}\`: ${issue.message}` : error.message;
		throw new UserError(`The artifact \`${artifactName(name)}\` of run ${runId} is no report of AutoSync: ${why}.`, "Use the same version of AutoSync in both workflows.", EXIT.broken);
	}
}

// src/main.ts
/** The action's main step. */
async function main() {
	const cancel = new AbortController();
	process.once("SIGINT", () => cancel.abort());
	process.once("SIGTERM", () => cancel.abort());
	const inputs = parseInputs("action", readActionInputs(inputsOf("action")));
	const secrets = inputs.token ? [inputs.token] : [];
	for (const secret of secrets) setSecret(secret);
	const runner = readRunnerEnvironment(process.env);
	const stage = {
		inputs,
		runner,
		event: await readEvent(runner.GITHUB_EVENT_PATH),
		cancel: cancel.signal,
		secrets,
		redact: redactor(secrets),
		startedAt: performance.now()
	};
	return inputs.phase === "report" ? report(stage) : runAll(stage);
}
/** `phase: report`: says on a pull request what a run that may not write found. */
async function report({ inputs, runner, event, redact, cancel, startedAt }) {
	if (!event.workflow_run) throw new UserError("`phase: report` needs the `workflow_run` event.", "See docs/github.md for the workflow.");
	const github = gitHubOf({
		inputs,
		runner,
		redact,
		cancel,
		startedAt
	}, 6e5);
	if (!github) throw new UserError("`phase: report` needs a token.", "Leave `token` at its default.");
	const home = path.join(runner.RUNNER_TEMP, `autosync-report-${inputs.name}`);
	const serverUrl = runner.GITHUB_SERVER_URL;
	const name = inputs.name;
	info(await reportRun({
		name,
		event: event.workflow_run,
		github,
		home,
		serverUrl,
		redact
	}));
	return EXIT.done;
}
async function runAll(stage) {
	const { inputs, runner, event, cancel, secrets, redact, startedAt } = stage;
	const checkout = await Checkout.open(runner.GITHUB_WORKSPACE);
	const file = await readConfigFile(path.join(checkout.directory, inputs.config), inputs.config);
	const branch = runner.GITHUB_EVENT_NAME.startsWith("pull_request") ? runner.GITHUB_BASE_REF : runner.GITHUB_REF_TYPE === "branch" ? runner.GITHUB_REF_NAME : void 0;
	const config = resolveConfig(inputs, file, {
		door: "action",
		branch: branch || void 0,
		event: runner.GITHUB_EVENT_NAME,
		hasPullRequest: event.pull_request !== void 0
	});
	const home = path.join(runner.RUNNER_TEMP, `autosync-${config.name}`);
	await mkdir(home, { recursive: true });
	const url = `${runner.GITHUB_SERVER_URL.replace(/\/$/, "")}/${runner.GITHUB_REPOSITORY}`;
	const runUrl = `${url}/actions/runs/${runner.GITHUB_RUN_ID}`;
	const left = leftBehind(config, stage, home);
	saveState("left", JSON.stringify(left));
	const github = gitHubOf(stage, config.timeBudgetMs);
	const comment = github && event.pull_request && config.comment === "auto" ? new StickyComment(github, event.pull_request.number, marker(config.name)) : void 0;
	const plain = actionsLog(redact);
	const log = {
		...plain,
		startCommand(title) {
			comment?.show(redact(toProgress(config.name, title, { run: runUrl })));
			return plain.startCommand(title);
		}
	};
	const door = {
		kind: "action",
		log,
		checkout,
		workspace: "in-place",
		carry: [],
		temporary: home,
		outDirectory: path.join(home, "out"),
		stateDirectory: path.join(home, "state"),
		runId: runIdOf(runner),
		runUrl,
		pullRequest: event.pull_request && {
			number: event.pull_request.number,
			title: redact(event.pull_request.title).slice(0, 300),
			author: event.pull_request.user?.login ?? "",
			mergeCommit: runner.GITHUB_SHA
		},
		github,
		startedAt,
		environment: process.env,
		secrets,
		cancel,
		remoteIsHere: false,
		openRemote: (store) => Remote.withToken(store, url, inputs.token, redact),
		async fetchState(target, outDirectory) {
			const fetched = await new Carrier(left.carriage, home).fetch(target, outDirectory, github, objection);
			if (fetched.isOutOfReach) saveState("left", JSON.stringify({
				...left,
				mayCarry: false
			}));
			return fetched;
		},
		remember: (key, value) => saveState(key, value),
		async publish(published) {
			await publishToActions(log, published);
			const proposal = published.proposal;
			await (proposal && github ? describeProposal(github, proposal.number, published.comment) : comment?.settle(published.comment))?.catch((error) => log.warning(`The pull request could not be told: ${error.message}. The job summary has it all. The job needs \`permissions: pull-requests: write\`; a pull request from a fork needs the workflow of docs/github.md.`));
			if (github) log.info(`GitHub's API was asked ${github.requests} times.`);
		}
	};
	const group = `${config.name}-${config.targetBranch}`;
	const advice = config.land === "none" ? void 0 : await lockAdvice(process.env, checkout.directory, group);
	if (advice !== void 0) log.warning(advice);
	return run(config, door);
}
function gitHubOf({ inputs, runner, redact, cancel, startedAt }, budgetMs) {
	if (!inputs.token) return void 0;
	return new GitHub({
		apiUrl: runner.GITHUB_API_URL,
		token: inputs.token,
		repository: runner.GITHUB_REPOSITORY,
		redact,
		remainingMs: () => startedAt + budgetMs - performance.now(),
		signal: cancel
	});
}
/** What the post step needs to know, whatever becomes of this one. */
function leftBehind(config, { event, runner }, home) {
	return {
		name: config.name,
		home,
		carriage: carriage({
			name: config.name,
			branch: config.targetBranch,
			defaultBranch: event.repository?.default_branch,
			runId: runIdOf(runner)
		}),
		isPullRequest: event.pull_request !== void 0,
		mayCarry: mayCarry(runner.GITHUB_EVENT_NAME)
	};
}
function runIdOf({ GITHUB_RUN_ID: id, GITHUB_RUN_ATTEMPT: attempt }) {
	return attempt === "1" ? id : `${id}-${attempt}`;
}
/** What speaks against taking up a history that arrived; that it is newer is told when it is opened. */
function objection(file) {
	const state = inspect(file);
	return state.kind === "fine" || state.kind === "newer" ? void 0 : state.reason;
}
try {
	process.exitCode = await main();
} catch (error$1) {
	const text = describeError(error$1);
	error(text, { title: "AutoSync" });
	setOutput("result", "error");
	process.exitCode = error$1 instanceof UserError ? error$1.exitCode : EXIT.broken;
	await summary.addRaw(toProblemSummary(text), true).write().catch((problem) => warning(`The job summary could not be written: ${problem.message}`));
}
saveState("finished", "true");

export {  };