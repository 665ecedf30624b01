import { n as __name } from "./chunks/rolldown-runtime.js";
import { c as setSecret, d as summary, l as startGroup, n as error, o as saveState, r as getInput, s as setOutput, t as endGroup, u as warning } from "./chunks/core.js";
import { E as object, F as describeError, M as resolveConfig, N as EXIT, O as string, P as UserError, _ as inputsOf, d as Remote, f as redactor, j as url, m as neutraliseText, p as Checkout, t as run, u as toProblemSummary, v as parseInputs, y as readConfigFile } from "./chunks/run.js";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { randomBytes } from "node:crypto";

// src/platform/actions.ts
/** What the runner tells every step, as far as it is used. */
const RunnerEnvironment = object({
	GITHUB_WORKSPACE: string().min(1),
	GITHUB_REPOSITORY: string().regex(/^[^/\s]+\/[^/\s]+$/),
	GITHUB_SERVER_URL: url(),
	GITHUB_RUN_ID: string().regex(/^\d+$/),
	GITHUB_RUN_ATTEMPT: string().regex(/^\d+$/).default("1"),
	GITHUB_EVENT_NAME: string().min(1),
	GITHUB_REF_NAME: string().default(""),
	GITHUB_REF_TYPE: string().default("branch"),
	GITHUB_BASE_REF: string().default(""),
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
	const config = resolveConfig(inputs, file, {
		door: "action",
		branch: branch || void 0,
		event: runner.GITHUB_EVENT_NAME
	});
	const log = actionsLog(redact);
	const home = path.join(runner.RUNNER_TEMP, `autosync-${config.name}`);
	await mkdir(home, { recursive: true });
	const url = `${runner.GITHUB_SERVER_URL.replace(/\/$/, "")}/${runner.GITHUB_REPOSITORY}`;
	const door = {
		kind: "action",
		log,
		checkout,
		workspace: "in-place",
		carry: [],
		temporary: home,
		outDirectory: path.join(home, "out"),
		stateDirectory: path.join(home, "state"),
		runId: runner.GITHUB_RUN_ATTEMPT === "1" ? runner.GITHUB_RUN_ID : `${runner.GITHUB_RUN_ID}-${runner.GITHUB_RUN_ATTEMPT}`,
		startedAt: performance.now(),
		environment: process.env,
		secrets,
		cancel: cancel.signal,
		remoteIsHere: false,
		fetchState: async () => ({
			origin: "nowhere",
			notes: []
		}),
		openRemote: (store) => Remote.withToken(store, url, inputs.token, redact),
		remember: (key, value) => saveState(key, value),
		publish: (published) => publishToActions(log, published)
	};
	return run(config, door);
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