import { r as __name } from "./chunks/rolldown-runtime.js";
import { _ as summary, c as saveState, d as startGroup, f as warning, i as getInput, l as setOutput, n as endGroup, r as error, u as setSecret } from "./chunks/core.js";
import { _ as resolveConfig, a as toProblemSummary, b as describeError, c as pRetry, h as readConfigFile, l as Checkout, m as parseInputs, o as Remote, p as inputsOf, s as redactor, t as run, u as neutraliseText, v as EXIT, y as UserError } from "./chunks/run.js";
import { G as string, H as object, L as int, Y as url, k as inspect } from "./chunks/command.js";
import { t as Carrier } from "./chunks/carrier.js";
import { mkdir, readFile } from "node:fs/promises";
import path from "node:path";
import { createHash, randomBytes } from "node:crypto";
import { setTimeout } from "node:timers/promises";

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

// src/platform/github.ts
/** GitHub said no, or said nothing that can be used. */
var GitHubError = class extends Error {
	name = "GitHubError";
	/** HTTP status; 0 where there was no answer at all. */
	status;
	/** Of an error that may go away: when to ask again, in milliseconds; `undefined` where only a person can help. */
	retryAfterMs;
	constructor(message, status, retryAfterMs) {
		super(message);
		this.status = status;
		this.retryAfterMs = retryAfterMs;
	}
};
const BACKOFF_MS = 1e3;
/** One repository of GitHub over its REST API. One policy for what to ask again, when, and for how long. */
var GitHub = class {
	setting;
	octokit;
	/** Requests made so far, retries included. */
	requests = 0;
	constructor(setting) {
		this.setting = setting;
	}
	/** For the toolkit, which asks GitHub by itself. */
	get credentials() {
		const { token, repository } = this.setting;
		return {
			token,
			repository
		};
	}
	/** Asks for something, or does what may be done twice. Throws {@link GitHubError}. `{repo}`: the repository. */
	ask(method, path, schema, body) {
		return this.retrying(() => this.once(method, path, schema, body));
	}
	/** Does what must not be done twice: one try, after which whoever asked looks whether it was done. */
	async once(method, path, schema, body) {
		const { repository, redact, signal } = this.setting;
		const octokit = await this.client();
		const route = `${method} ${path.replace("{repo}", `/repos/${repository}`)}`;
		this.requests += 1;
		let data;
		try {
			const timeout = AbortSignal.timeout(3e4);
			data = (await octokit.request(route, {
				...body,
				headers: { "x-github-api-version": "2022-11-28" },
				request: { signal: signal ? AbortSignal.any([timeout, signal]) : timeout }
			})).data;
		} catch (error) {
			throw toGitHubError(error, redact);
		}
		const parsed = schema.safeParse(data);
		if (parsed.success) return parsed.data;
		throw new GitHubError(`an answer that is none: ${parsed.error.issues[0]?.message ?? ""}`, 0, 0);
	}
	/** Loaded when it is first needed: most of a start goes into loading. */
	client() {
		const { token, apiUrl } = this.setting;
		this.octokit ??= import("./chunks/github2.js").then((toolkit) => toolkit.getOctokit(token, { baseUrl: apiUrl }));
		return this.octokit;
	}
	retrying(work) {
		const { remainingMs, signal } = this.setting;
		return pRetry(work, {
			retries: 3,
			minTimeout: BACKOFF_MS,
			factor: 2,
			...signal ? { signal } : {},
			shouldRetry: ({ error }) => {
				const wait = error instanceof GitHubError ? error.retryAfterMs : void 0;
				return wait !== void 0 && wait <= Math.min(MOST_WAIT_MS, remainingMs());
			},
			onFailedAttempt: async ({ error, retriesLeft }) => {
				const wait = error instanceof GitHubError ? error.retryAfterMs ?? 0 : 0;
				if (retriesLeft > 0 && wait > 0 && wait <= Math.min(MOST_WAIT_MS, remainingMs())) await setTimeout(wait, void 0, signal ? { signal } : {});
			}
		});
	}
};
/** Longer than that, and the thing is left undone and told. */
const MOST_WAIT_MS = 12e4;
function toGitHubError(failure, redact) {
	const { response, status = 0, message = "", cause } = failure;
	if (!response) return new GitHubError(redact(`no answer: ${cause?.message ?? message}`), 0, 0);
	const told = response.data?.message;
	const text = typeof told === "string" ? told : message;
	return new GitHubError(redact(`${status} ${text.slice(0, 300)}`), status, waitFor(status, response.headers, text));
}
/** How long GitHub asks to wait; `undefined` for an answer that will not change. */
function waitFor(status, headers, message) {
	const after = Number(headers["retry-after"] ?? NaN);
	if (after >= 0) return after * 1e3;
	if (status === 403 || status === 429) {
		if (String(headers["x-ratelimit-remaining"]) === "0") return Math.max(0, Number(headers["x-ratelimit-reset"]) * 1e3 - Date.now());
		return status === 429 || /rate limit/i.test(message) ? 6e4 : void 0;
	}
	return status >= 500 || status === 408 ? 0 : void 0;
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
	const redact = redactor(secrets);
	const runner = readRunnerEnvironment(process.env);
	const checkout = await Checkout.open(runner.GITHUB_WORKSPACE);
	const file = await readConfigFile(path.join(checkout.directory, inputs.config), inputs.config);
	const branch = runner.GITHUB_EVENT_NAME.startsWith("pull_request") ? runner.GITHUB_BASE_REF : runner.GITHUB_REF_TYPE === "branch" ? runner.GITHUB_REF_NAME : void 0;
	const event = await readEvent(runner.GITHUB_EVENT_PATH);
	const config = resolveConfig(inputs, file, {
		door: "action",
		branch: branch || void 0,
		event: runner.GITHUB_EVENT_NAME,
		hasPullRequest: event.pull_request !== void 0
	});
	const log = actionsLog(redact);
	const home = path.join(runner.RUNNER_TEMP, `autosync-${config.name}`);
	await mkdir(home, { recursive: true });
	const url = `${runner.GITHUB_SERVER_URL.replace(/\/$/, "")}/${runner.GITHUB_REPOSITORY}`;
	const runId = runner.GITHUB_RUN_ATTEMPT === "1" ? runner.GITHUB_RUN_ID : `${runner.GITHUB_RUN_ID}-${runner.GITHUB_RUN_ATTEMPT}`;
	const startedAt = performance.now();
	const github = inputs.token ? new GitHub({
		apiUrl: runner.GITHUB_API_URL,
		token: inputs.token,
		repository: runner.GITHUB_REPOSITORY,
		redact,
		remainingMs: () => startedAt + config.timeBudgetMs - performance.now(),
		signal: cancel.signal
	}) : void 0;
	const left = {
		name: config.name,
		home,
		carriage: carriage({
			name: config.name,
			branch: config.targetBranch,
			defaultBranch: event.repository?.default_branch,
			runId
		}),
		mayCarry: mayCarry(runner.GITHUB_EVENT_NAME)
	};
	saveState("left", JSON.stringify(left));
	const door = {
		kind: "action",
		log,
		checkout,
		workspace: "in-place",
		carry: [],
		temporary: home,
		outDirectory: path.join(home, "out"),
		stateDirectory: path.join(home, "state"),
		runId,
		pullRequest: event.pull_request && {
			number: event.pull_request.number,
			title: redact(event.pull_request.title).slice(0, 300),
			author: event.pull_request.user?.login ?? "",
			mergeCommit: runner.GITHUB_SHA
		},
		startedAt,
		environment: process.env,
		secrets,
		cancel: cancel.signal,
		remoteIsHere: false,
		async fetchState(file, outDirectory) {
			const fetched = await new Carrier(left.carriage, home).fetch(file, outDirectory, github, objection);
			if (fetched.isOutOfReach) saveState("left", JSON.stringify({
				...left,
				mayCarry: false
			}));
			return fetched;
		},
		openRemote: (store) => Remote.withToken(store, url, inputs.token, redact),
		remember: (key, value) => saveState(key, value),
		publish: (published) => publishToActions(log, published)
	};
	return run(config, door);
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