import { r as __name } from "./chunks/rolldown-runtime.js";
import { _ as summary, a as getState, f as warning, i as getInput, o as info } from "./chunks/core.js";
import { Ht as ZodISODateTime, Kt as array, Nt as findRegularFiles, Ot as upload, S as toEnded, Yt as int, a as History, b as marker, bt as GitHub, dn as HISTORY_FILE, en as object, fn as HOME, g as redactor, gn as TREND_REPORTS, i as repairAndInspect, ln as _isoDateTime, mn as REPORT, ot as StickyComment, qt as boolean, rn as string, t as endScope, un as ARTIFACT } from "./chunks/command.js";
import { a as writerOf, i as readRunnerEnvironment, o as Carrier } from "./chunks/actions.js";
import { copyFile, rm } from "node:fs/promises";
import path from "node:path";
import { existsSync } from "node:fs";

// node_modules/zod/v4/classic/iso.js
function datetime(params) {
	return _isoDateTime(ZodISODateTime, params);
}

// src/handover.ts
/** Defines what the main step hands over to the post step. */
/** The post step reads this even when the main step failed or was killed. */
const Handover = object({
	name: string(),
	/** Folder of this use of AutoSync, with `state`, `out` and the files for later runs. */
	home: string(),
	/** The names under which the history goes from run to run. */
	carriedNames: object({
		key: string(),
		branches: array(string()).readonly(),
		prefixes: array(string()).readonly(),
		artifacts: array(string()).readonly()
	}),
	pullRequest: int().nullable(),
	/** The main step writes a comment on this pull request. */
	comments: boolean(),
	/** Later runs may use the history that this run writes. */
	mayCarry: boolean()
});

// src/post.ts
/** The post step of the action, which always runs: saves history and reports, tidies up after a crash. */
/** Saves history and reports for later, and tidies up after a main step that was killed. */
async function post() {
	const state = getState("handover");
	const handover = state === "" ? void 0 : Handover.parse(JSON.parse(state));
	const replacing = earlierAttempts();
	const wasKilled = getState("finished") !== "true";
	if (wasKilled) await trying("Tidying up", endTrials);
	if (handover) await trying("Saving the history", () => leaveHistory(handover, replacing));
	if (handover) await trying("Uploading the reports", () => leaveReports(handover, replacing));
	if (wasKilled && handover?.comments) await trying("Updating the comment", () => finishComment(handover));
	return wasKilled ? tell() : [];
}
/** Does one task. If it fails, that is a warning: the other tasks still run, and the job does not fail. */
async function trying(what, work) {
	const problems = await work().catch((error) => [`${what} failed: ${error instanceof Error ? error.message : String(error)}`]);
	for (const problem of problems) warning(problem, { title: "AutoSync" });
}
async function endTrials() {
	const directory = getState("directory");
	const ended = directory === "" ? 0 : await endScope(path.basename(directory));
	if (ended > 0) info(`Ended ${ended} processes that a killed trial had left behind.`);
	const temporary = process.env["RUNNER_TEMP"];
	if (temporary !== void 0 && directory !== "" && path.resolve(directory).startsWith(path.resolve(temporary) + path.sep)) await rm(directory, {
		recursive: true,
		force: true
	});
	return [];
}
/** Ends the live comment, which would otherwise say "running" for ever. */
async function finishComment({ name, pullRequest }) {
	const runner = readRunnerEnvironment(process.env);
	const github = gitHub(runner);
	if (!github || pullRequest === null) return [];
	await new StickyComment(github, pullRequest, marker(name), writerOf(runner)).finish(toEnded(name, ENDED));
	return [];
}
function gitHub(runner) {
	const token = getInput("token");
	if (!token) return void 0;
	return new GitHub({
		apiUrl: runner.GITHUB_API_URL,
		token,
		repository: runner.GITHUB_REPOSITORY,
		redact: redactor([token]),
		remainingMs: () => 3e4
	});
}
/**
* Makes a function that tells artifacts of earlier attempts of this run from those of other jobs. Where GitHub
* does not say when this attempt began, what was there before this step counts as an earlier attempt's.
*/
function earlierAttempts() {
	const runner = readRunnerEnvironment(process.env);
	const { GITHUB_RUN_ID: run, GITHUB_RUN_ATTEMPT: attempt } = runner;
	if (attempt === "1") return async () => false;
	const stepStart = Date.now() - performance.now();
	const begin = gitHub(runner)?.ask("GET", `{repo}/actions/runs/${run}/attempts/${attempt}`, Attempt).then(({ run_started_at: at }) => Date.parse(at)).catch(() => void 0);
	return async (madeAt) => madeAt !== void 0 && madeAt.getTime() < (await begin ?? stepStart);
}
const Attempt = object({ run_started_at: datetime() });
const ENDED = "The main step was ended before it could report. What had landed by then is on the branch. Nothing else has changed, and the next run continues from there.";
async function tell() {
	warning(ENDED, { title: "AutoSync" });
	await summary.addRaw(`## AutoSync\n\n**${ENDED}**\n`, true).write();
	return [];
}
/** Saves what this run saw for later runs, also the answers of a search that was interrupted. */
async function leaveHistory({ home, carriedNames, mayCarry }, mayReplace) {
	const file = path.join(home, HOME.state, HISTORY_FILE);
	if (!mayCarry || !existsSync(file)) return [];
	const state = await repairAndInspect(file);
	switch (state.kind) {
		case "newer": return [];
		case "odd":
		case "unusable": return [`The history was not saved for later runs: ${state.reason}.`];
	}
	using history = History.open(file);
	return await new Carrier(carriedNames, home).save((target) => history.saveTo(target), mayReplace);
}
async function leaveReports({ home, name, pullRequest }, mayReplace) {
	const out = path.join(home, HOME.out);
	const files = await findRegularFiles(out, ["**"]);
	if (files.length === 0 || !process.env["ACTIONS_RESULTS_URL"]) return [];
	const problems = await upload(ARTIFACT.reports(name), files.map((file) => path.join(out, file)), out, { mayReplace });
	const trends = TREND_REPORTS.filter((file) => files.includes(file)).map((file) => path.join(out, file));
	if (trends.length > 0) problems.push(...await upload(ARTIFACT.trends(name), trends, out, { mayReplace }));
	if (pullRequest === null || !files.includes(REPORT.run)) return problems;
	const single = path.join(home, ARTIFACT.runJson(name));
	await copyFile(path.join(out, REPORT.run), single);
	return [...problems, ...await upload(ARTIFACT.runJson(name), [single], home, {
		skipArchive: true,
		mayReplace
	})];
}
await trying("The post step", post);

export {  };