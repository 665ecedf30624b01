import { a as __toESM, r as __name } from "./chunks/rolldown-runtime.js";
import { _ as summary, c as saveState, f as warning, l as setOutput, o as info, r as error, u as setSecret } from "./chunks/core.js";
import { $t as number, C as toProgress, Dt as downloadSingle, Kt as array, Tt as Unreachable, Yt as int, an as union, b as marker, bt as GitHub, cn as ZodError, en as object, fn as HOME, g as redactor, gt as describeError, h as redactAll, ht as UserError, mt as EXIT, ot as StickyComment, rn as string, rt as progressLine, tn as record, un as ARTIFACT, vt as inspect, wt as leaveFolder, x as toComment } from "./chunks/command.js";
import { a as writerOf, i as readRunnerEnvironment, n as publishToActions, o as Carrier, r as readActionInputs, t as actionsLog } from "./chunks/actions.js";
import { A as inputsOf, C as require_dist, F as queueMark, I as saySame, L as Remote, M as parseActionInputs, O as resolveConfig, P as parseReportInputs, S as RunJson, T as readConfigFile, U as describeProposal, b as toProblemSummary, j as nameOfJob, t as run, w as Checkout, z as tellPulls } from "./chunks/run.js";
import { mkdir, readFile } from "node:fs/promises";
import path from "node:path";
import { once } from "node:events";
import { createHash } from "node:crypto";

// src/history/carried-names.ts
/** The cache keys and artifact names under which a history travels from run to run. */
/** Number of the file format in the key. It goes up when older versions cannot read the carried files. */
const FORMAT = 1;
/** Events whose runs may save the history for later runs of the branch. */
const WRITERS = /* @__PURE__ */ new Set([
	"push",
	"schedule",
	"workflow_dispatch",
	"repository_dispatch",
	"workflow_run"
]);
/** Builds the names for one run. `runId`: id of the workflow run and attempt. */
function carriedNames(run) {
	const prefix = (branch) => `${part(run.name)}-${FORMAT}-${part(branch)}-`;
	const branches = [.../* @__PURE__ */ new Set([run.branch, run.defaultBranch ?? run.branch])];
	return {
		key: `${prefix(run.branch)}${run.runId}`,
		branches,
		prefixes: branches.map(prefix),
		artifacts: branches.map((branch) => ARTIFACT.history(run.name, part(branch)))
	};
}
/** Encodes a text without dashes, so that no branch's key prefix matches the keys of another branch. */
function part(text) {
	const encoded = encodeURIComponent(text.toWellFormed()).replaceAll("-", "%2D");
	if (encoded.length <= 120) return encoded;
	return `${encoded.slice(0, 80)}~${createHash("sha256").update(text).digest("hex").slice(0, 32)}`;
}
/** Whether a run for this event may save its history for later runs. A pull request only reads it. */
function mayCarry(event) {
	return WRITERS.has(event);
}

// src/action-door.ts
/** The door of the action: its folders, its credentials, and how a run in a workflow publishes its results. */
/** The door of a run in a workflow: tests in the checkout itself, publishes to the runner and to GitHub. */
function actionDoor(config, step, places) {
	const { token, runner, event, cancel, secrets, redact, startedAt } = step;
	const { checkout, home, handover, log } = places;
	const url = `${runner.GITHUB_SERVER_URL.replace(/\/$/, "")}/${runner.GITHUB_REPOSITORY}`;
	const runUrl = `${url}/actions/runs/${runner.GITHUB_RUN_ID}`;
	const github = gitHubOf(step, config.timeBudgetMs);
	const comment = commentOf(config, step, github);
	return {
		kind: "action",
		log: withLiveComment(log, (progress) => comment?.show(toProgress(config.name, redact(progressLine(progress)), { run: runUrl }))),
		checkout,
		workspace: "in-place",
		carry: [],
		temporary: home,
		outDirectory: path.join(home, HOME.out),
		stateDirectory: path.join(home, HOME.state),
		runId: runIdOf(runner),
		runUrl,
		pullRequest: event.pull_request && {
			number: event.pull_request.number,
			title: redact(event.pull_request.title).slice(0, 300),
			author: event.pull_request.user?.login ?? "",
			mergeCommit: runner.GITHUB_SHA,
			headCommit: event.pull_request.head?.sha
		},
		mergeGroup: event.merge_group?.head_sha,
		startedByRun: event.workflow_run?.id,
		protectedBranch: runner.GITHUB_REF_PROTECTED === "true" ? runner.GITHUB_REF_NAME : void 0,
		github,
		startedAt,
		environment: process.env,
		secrets,
		cancel,
		remoteIsHere: false,
		tell: async (branch, commit) => `${branch} at ${commit.slice(0, 12)}`,
		openRemote: (store) => Remote.withToken(store, url, token, redact, cancel),
		async fetchHistory(target, outDirectory) {
			const carrier = new Carrier(handover.carriedNames, home);
			const fetched = await Promise.race([carrier.fetch(target, outDirectory, github, objection, cancel), cancelled(cancel).then(() => ({
				origin: "nowhere",
				notes: [],
				isOutOfReach: true
			}))]);
			if (fetched.isOutOfReach) saveState("handover", JSON.stringify({
				...handover,
				mayCarry: false
			}));
			return fetched;
		},
		remember: (key, value) => saveState(key, value),
		publish: (published) => publish(published, config, {
			log,
			github,
			comment,
			writer: writerOf(runner)
		})
	};
}
/**
* GitHub's API with this step's token; `undefined` without a token. `budgetMs`: time for requests and their
* repeats, counted from the start of the step.
*/
function gitHubOf({ token, runner, redact, startedAt, cancel }, budgetMs) {
	if (!token) return void 0;
	return new GitHub({
		apiUrl: runner.GITHUB_API_URL,
		token,
		repository: runner.GITHUB_REPOSITORY,
		redact,
		remainingMs: () => startedAt + budgetMs - performance.now(),
		signal: cancel
	});
}
/** What the post step needs to know, even if the main step is killed. */
function handoverOf(config, { event, runner }, home) {
	return {
		name: config.name,
		home,
		carriedNames: carriedNames({
			name: config.name,
			branch: config.targetBranch,
			defaultBranch: event.repository?.default_branch,
			runId: runIdOf(runner)
		}),
		pullRequest: event.pull_request?.number ?? null,
		comments: config.comment === "auto" && event.pull_request !== void 0,
		mayCarry: mayCarry(runner.GITHUB_EVENT_NAME)
	};
}
function commentOf({ name, comment }, { event, runner }, github) {
	if (!github || !event.pull_request || comment !== "auto") return void 0;
	return new StickyComment(github, event.pull_request.number, marker(name), writerOf(runner));
}
/** A log that also shows in the comment which command is running. */
function withLiveComment(log, show) {
	return {
		...log,
		startCommand(progress) {
			show(progress);
			return log.startCommand(progress);
		}
	};
}
async function publish(published, { name, patches, queue, comment: mode }, { log, github, comment, writer }) {
	github?.allowFinalReports();
	await publishToActions(log, published);
	const { proposal } = published;
	await (proposal && github && mode === "auto" ? describeProposal(github, proposal.number, published.comment) : comment?.finish(published.comment))?.catch((error) => log.warning(`The pull request could not be updated: ${error.message}. The job summary says the same. If a permission is missing: the job needs \`permissions: pull-requests: write\`; a pull request from a fork needs the workflow of docs/github.md.`));
	const problems = github ? await tellPulls(published.pulls, {
		name,
		label: queue.label,
		writer,
		mark: queueMark(name),
		saySame,
		hasComments: mode === "auto",
		hasChecks: patches === "pull-requests"
	}, github) : [];
	for (const problem of problems) log.warning(`A pull request could not be told what became of it. ${problem}`);
	if (github) log.info(`GitHub's API was asked ${github.requests} times.`);
}
async function cancelled(signal) {
	if (!signal.aborted) await once(signal, "abort");
}
function runIdOf({ GITHUB_RUN_ID: id, GITHUB_RUN_ATTEMPT: attempt }) {
	return attempt === "1" ? id : `${id}-${attempt}`;
}
/** Why a history that arrived cannot be used, if so. A newer version is reported when it is opened. */
function objection(file) {
	const state = inspect(file);
	return state.kind === "fine" || state.kind === "newer" ? void 0 : state.reason;
}

// src/platform/github/event.ts
/** Reads the event that started a workflow run. */
/** The content of GitHub's event file, as far as AutoSync uses it. */
const Event = object({
	repository: object({ default_branch: string().min(1).max(255) }).optional(),
	merge_group: object({
		head_sha: string().regex(/^[0-9a-f]{40,64}$/),
		base_ref: string().startsWith("refs/heads/").max(300)
	}).optional(),
	workflow_run: object({
		id: int(),
		event: string(),
		run_attempt: int().optional(),
		head_sha: string().regex(/^[0-9a-f]{40,64}$/),
		head_branch: string().max(255).nullable(),
		head_repository: object({
			full_name: string(),
			owner: object({ login: string() })
		}).nullable()
	}).optional(),
	pull_request: object({
		number: int().positive(),
		title: string(),
		state: string().optional(),
		head: object({ sha: string() }).optional(),
		user: object({ login: string() }).nullish()
	}).optional()
});
/**
* Reads the event file. An unreadable event counts as an empty one, because AutoSync
* can do without all its fields.
*/
async function readEvent(file) {
	if (!file) return {};
	try {
		return Event.parse(JSON.parse(await readFile(file, "utf8")));
	} catch {
		return {};
	}
}

// src/platform/github/workflow-lock.ts
/** Checks whether the running workflow has the lock that keeps runs apart. */
var import_dist = /* @__PURE__ */ __toESM(require_dist(), 1);
const Group = union([string(), object({ group: string() })]);
const Workflow = object({
	concurrency: Group.optional(),
	jobs: record(string(), object({ concurrency: Group.optional() }))
});
/** Environment variable that the reusable workflow sets: its own concurrency group is the lock. */
const HELD = "AUTOSYNC_LOCK";
/**
* Returns advice when the running workflow has no concurrency group. This group is the lock between runs:
* without it, runs disturb each other and have to test again. Returns `undefined` when the workflow has a
* group, or when that is unknown.
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
/** `phase: report`: comments on a pull request for a run whose token may only read. */
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
/** Largest artifact that is read, in bytes. A real run.json is smaller. */
const LARGEST = 2e7;
/**
* Comments on a pull request for a run on a fork, whose token may only read. GitHub says which pull request has
* the head that was tested. The artifact is not trusted, so its content is shown as text. Returns what was
* done, for people.
*/
async function reportRun(request) {
	const { name, event, github, home, serverUrl, redact } = request;
	if (event.event !== "pull_request") return `The run was for ${event.event}, not for a pull request: nothing to comment.`;
	const numbers = await findPullRequests(event, github);
	if (numbers.length === 0) return `No open pull request has the head ${event.head_sha.slice(0, 12)}: it was closed, or pushed to again.`;
	const run = await fetchRun(name, event.id, github, home);
	if (run === void 0) return `The run left no artifact \`${ARTIFACT.runJson(name)}\`: it ended too early, or has another \`name\`.`;
	const { repository } = github.credentials;
	const number = numbers.find((one) => one === run.pullRequest?.number) ?? numbers[0];
	const links = { run: `${serverUrl}/${repository}/actions/runs/${event.id}` };
	const writer = {
		run: event.id,
		attempt: event.run_attempt ?? 1,
		job: ""
	};
	const comment = new StickyComment(github, number, marker(name), writer);
	if (await comment.isFinished()) return `Pull request #${number} has the comment of this run already.`;
	await comment.finish(toComment(redactAll({
		...run,
		name
	}, redact), links, void 0));
	return `Commented on pull request #${number}.`;
}
async function findPullRequests({ head_sha: sha, head_branch: branch, head_repository: repository }, github) {
	if (branch === null || repository === null) return [];
	const head = encodeURIComponent(`${repository.owner.login}:${branch}`);
	return (await github.ask("GET", `{repo}/pulls?state=open&head=${head}&per_page=100`, Pulls)).filter((pull) => pull.head.sha === sha && pull.head.repo?.full_name === repository.full_name).map(({ number }) => number);
}
async function fetchRun(name, runId, github, home) {
	const query = `name=${encodeURIComponent(ARTIFACT.runJson(name))}&per_page=10`;
	const { artifacts } = await github.ask("GET", `{repo}/actions/runs/${runId}/artifacts?${query}`, Artifacts);
	const newest = artifacts.toSorted((a, b) => b.id - a.id).find((one) => one.name === ARTIFACT.runJson(name));
	if (!newest) return void 0;
	const file = path.join(home, ARTIFACT.runJson(name));
	try {
		if (newest.size_in_bytes > LARGEST) throw new Error(`it has ${newest.size_in_bytes} bytes`);
		const wanted = {
			artifact: newest.id,
			run: runId,
			name: ARTIFACT.runJson(name),
			largest: LARGEST
		};
		await downloadSingle(wanted, home, github);
		return RunJson.parse(JSON.parse(await readFile(file, "utf8")));
	} catch (error) {
		if (error instanceof Unreachable) throw new UserError(`The artifact \`${ARTIFACT.runJson(name)}\` of run ${runId} could not be downloaded: ${error.message}.`, "Run this workflow again.", EXIT.broken);
		const [issue] = error instanceof ZodError ? error.issues : [];
		const why = issue ? `\`${issue.path.join(".")}\`: ${issue.message}` : error.message;
		throw new UserError(`The artifact \`${ARTIFACT.runJson(name)}\` of run ${runId} is no report of AutoSync: ${why}.`, "Use the same version of AutoSync in both workflows.", EXIT.broken);
	}
}

// src/main.ts
/** The main step of the action: reads inputs and event, then starts a run or `phase: report`. */
const cancel = new AbortController();
async function main() {
	process.once("SIGINT", () => cancel.abort());
	process.once("SIGTERM", () => cancel.abort());
	const texts = readActionInputs(inputsOf("action"));
	return texts["phase"]?.trim() === "report" ? report(texts, cancel.signal) : runAll(texts, cancel.signal);
}
/** Registers the token for masking before it is used anywhere, and reads what the runner tells the step. */
async function openStep(token, cancel) {
	const secrets = token ? [token] : [];
	for (const secret of secrets) setSecret(secret);
	const runner = readRunnerEnvironment(process.env);
	const event = await readEvent(runner.GITHUB_EVENT_PATH);
	const startedAt = performance.now();
	return {
		token,
		runner,
		event,
		cancel,
		secrets,
		redact: redactor(secrets),
		startedAt
	};
}
/** `phase: report`: writes the comment for a run whose token may only read. */
async function report(texts, cancel) {
	const { name, token } = parseReportInputs(texts);
	const step = await openStep(token, cancel);
	const { event, runner, redact } = step;
	if (!event.workflow_run) throw new UserError("`phase: report` needs the `workflow_run` event.", "See docs/github.md for the workflow.");
	const github = gitHubOf(step, 6e5);
	if (!github) throw new UserError("`phase: report` needs a token.", "Leave `token` at its default.");
	const home = path.join(runner.RUNNER_TEMP, `autosync-report-${name}`);
	const serverUrl = runner.GITHUB_SERVER_URL;
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
async function runAll(texts, cancel) {
	const inputs = parseActionInputs(texts);
	const step = await openStep(inputs.token, cancel);
	const { runner, event, redact } = step;
	const checkout = await Checkout.open(runner.GITHUB_WORKSPACE, "Run actions/checkout in a step before this action.");
	const file = await readConfigFile(path.join(checkout.directory, inputs.config), inputs.config);
	const named = {
		...inputs,
		name: nameOfJob(inputs)
	};
	const config = resolveConfig(named, file, {
		door: "action",
		branch: branchOf(step) || void 0,
		tag: runner.GITHUB_REF_TYPE === "tag" ? runner.GITHUB_REF_NAME : void 0,
		event: runner.GITHUB_EVENT_NAME,
		hasPullRequest: event.pull_request !== void 0
	});
	if (config.patches === "pull-request" && event.pull_request?.state === "closed") return tellClosed(event);
	const home = path.join(runner.RUNNER_TEMP, `autosync-${config.name}`);
	await mkdir(home, { recursive: true });
	const handover = handoverOf(config, step, home);
	saveState("handover", JSON.stringify(handover));
	const log = actionsLog(redact);
	if (inputs.land !== void 0 && inputs.land !== config.land) log.warning(`\`land: ${inputs.land}\` does nothing here: ${config.targetBranch} belongs to GitHub's merge queue.`);
	const group = `${config.name}-${config.targetBranch}`;
	const advice = config.land === "none" ? void 0 : await lockAdvice(process.env, checkout.directory, group);
	if (advice !== void 0) log.warning(advice);
	leaveFolder();
	return run(config, actionDoor(config, step, {
		checkout,
		home,
		handover,
		log
	}));
}
/** A pull request that was closed or merged needs no verdict any more. */
function tellClosed({ pull_request: pull }) {
	info(`Pull request #${pull.number} is closed: there is nothing to test.`);
	setOutput("result", "empty");
	return EXIT.done;
}
/** The branch that a run is for. On a pull request and in a merge group: the branch that it would be merged into. */
function branchOf({ runner, event }) {
	if (event.merge_group) return event.merge_group.base_ref.replace("refs/heads/", "");
	if (runner.GITHUB_EVENT_NAME.startsWith("pull_request")) return runner.GITHUB_BASE_REF;
	return runner.GITHUB_REF_TYPE === "branch" ? runner.GITHUB_REF_NAME : void 0;
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
if (cancel.signal.aborted) process.exit();

export {  };