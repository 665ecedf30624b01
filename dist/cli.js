#!/usr/bin/env node
import { r as __name } from "./chunks/rolldown-runtime.js";
import { _ as parseCliInputs, b as personalGit, d as nearest, f as resolveConfig, i as replay, l as Checkout, m as inputsOf, n as parseSearch, o as Interrupted, p as inputSpec, r as lockFolder, t as run, u as readConfigFile, y as Remote } from "./chunks/run.js";
import { $ as EXIT, At as int, Bt as union, Dt as array, Et as _enum, Ft as object, J as counted, Kt as HISTORY_FILE, Lt as strictObject, Mt as literal, Pt as number, Q as toVisibleLine, Rt as string, X as neutraliseText, a as History, c as pack, et as UserError, g as redactor, l as unpack, lt as leaveFolder, nt as VERSION, o as rowOfCause, rt as inspect$1, s as openPacked, tt as describeError, zt as tuple } from "./chunks/command.js";
import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import { once } from "node:events";
import { createReadStream, existsSync } from "node:fs";
import os from "node:os";
import { createInterface } from "node:readline";

// package.json
var version = "0.1.0";

// src/history/export.ts
/** Yields the history, without unfinished searches, as lines of JSON. Equal histories give equal lines. */
function* exportHistory({ db }) {
	const line = (value) => JSON.stringify(value);
	yield line({
		schema: "autosync.history/1",
		version: VERSION
	});
	const tests = /* @__PURE__ */ new Map();
	for (const row of db.all("SELECT id, test, file FROM tests ORDER BY test")) {
		tests.set(row.id, tests.size);
		yield line({
			test: tests.size - 1,
			id: row.test,
			file: row.file
		});
	}
	const patches = /* @__PURE__ */ new Map();
	for (const { id, ...row } of db.all(`SELECT id, patch_id AS patchId, first_seen AS firstSeen, author, added, deleted, paths FROM patches
     ORDER BY patch_id`)) {
		patches.set(id, patches.size);
		yield line({
			patch: patches.size - 1,
			...row
		});
	}
	for (const row of db.all("SELECT name, snapshot FROM initial_snapshots ORDER BY name")) yield line({
		initialSnapshot: row.snapshot,
		of: row.name
	});
	for (const { id, ...run } of db.all(`SELECT id, ${RUN_COLUMNS} FROM runs ORDER BY started_at, name, run`)) yield line({ run: {
		...run,
		...partsOfRun(db, id, tests, patches)
	} });
	for (const row of db.all(`SELECT lesson, name AS "of", first_seen AS firstSeen, last_seen AS lastSeen, status, content FROM lessons
     ORDER BY name, lesson`)) yield line(row);
	for (const row of db.all(`SELECT lesson AS feedback, name AS "of", applied_at AS appliedAt, judged, content FROM feedback
     ORDER BY name, lesson, applied_at`)) yield line(row);
}
const RUN_COLUMNS = `name, run, branch, started_at AS startedAt, configuration, base_commit AS baseCommit,
  base_tree AS baseTree, duration_ms AS durationMs, result, landed_commit AS landedCommit,
  landed_tree AS landedTree, problem, kind, runner, event, speed_ms AS speedMs, insight`;
function partsOfRun(db, run, tests, patches) {
	return {
		verdicts: db.all(`SELECT position, patch, name, title, verdict, reason, detail, evidence FROM verdicts WHERE run = ?
       ORDER BY position`, run).map((row) => ({
			...row,
			patch: row.patch === null ? null : patches.get(row.patch)
		})),
		trials: db.all(`SELECT id, number, kind, tree, outcome, reason, exit_code AS exitCode, started_at AS startedAt,
         duration_ms AS durationMs, patches, passed, failed, skipped, setup_ms AS setupMs, asked, packed
       FROM trials LEFT JOIN results ON results.trial = trials.id WHERE run = ? ORDER BY number`, run).map(({ id, packed, ...row }) => ({
			...row,
			results: packed === null ? null : toLine(packed, tests),
			flakes: db.all("SELECT test, failed, passed FROM flakes WHERE trial = ?", id).map((flake) => ({
				...flake,
				test: tests.get(flake.test)
			})).toSorted((a, b) => a.test - b.test),
			failures: db.all("SELECT test, fingerprint, message FROM failures JOIN causes ON causes.id = cause WHERE trial = ?", id).map((failure) => ({
				...failure,
				test: tests.get(failure.test)
			})).toSorted((a, b) => a.test - b.test)
		})),
		metrics: db.all("SELECT name, value, unit FROM metrics WHERE run = ? ORDER BY name", run)
	};
}
/** Packed results in the form of the export; `null` when the bytes are damaged or name unknown tests. */
function toLine(packed, tests) {
	const results = readable(packed, tests.size)?.map((result) => ({
		...result,
		test: tests.get(result.test) ?? -1
	})).toSorted((a, b) => a.test - b.test);
	if (!results || results[0]?.test === -1) return null;
	const line = {
		tests: [],
		statuses: [],
		ms: []
	};
	for (const { test, status, durationMs } of results) {
		const ids = line.tests.at(-1);
		if (ids && ids[0] + ids[1] === test) ids[1] += 1;
		else line.tests.push([test, 1]);
		const same = line.statuses.at(-1);
		if (same?.[0] === status) same[1] += 1;
		else line.statuses.push([status, 1]);
		if (durationMs === void 0) line.ms = null;
		else line.ms?.push(durationMs);
	}
	return results.length === 0 ? {
		...line,
		ms: null
	} : line;
}
function readable(packed, most) {
	try {
		return openPacked(packed).count > most ? void 0 : unpack(packed);
	} catch {
		return;
	}
}

// src/history/lines.ts
/** The form of an exported history, line by line. */
const text = string();
const nullable = text.nullable();
const whole = int();
const index = int().min(0);
const pair = (type) => tuple([type, index]);
/** What all tests of one trial reported, with equal neighbours counted instead of repeated. */
const ResultsLine = object({
	tests: array(pair(index)).describe("Ranges of test numbers: the first number, and how many numbers."),
	statuses: array(pair(_enum([
		"passed",
		"failed",
		"skipped",
		"pending",
		"other"
	]))).describe("Equal statuses in a row, in the order of `tests`: the status, and how many."),
	ms: array(number().min(0)).nullable().describe("Durations in milliseconds, in the order of `tests`, accurate to about 4 %.")
});
const RunLine = object({
	name: text,
	run: text,
	branch: text,
	startedAt: whole,
	configuration: text,
	baseCommit: nullable,
	baseTree: nullable,
	durationMs: whole.nullable(),
	result: nullable,
	landedCommit: nullable,
	landedTree: nullable,
	problem: nullable,
	kind: nullable.default(null),
	runner: nullable.default(null),
	event: nullable.default(null),
	speedMs: number().nullable().default(null),
	insight: nullable.default(null),
	verdicts: array(object({
		position: index,
		patch: index.nullable(),
		name: text,
		title: nullable,
		verdict: nullable,
		reason: nullable,
		detail: nullable,
		evidence: nullable
	})),
	trials: array(object({
		number: index,
		kind: text,
		tree: text,
		outcome: text,
		reason: nullable,
		exitCode: whole.nullable(),
		startedAt: whole,
		durationMs: whole,
		patches: text,
		passed: index,
		failed: index,
		skipped: index,
		results: ResultsLine.nullable(),
		flakes: array(object({
			test: index,
			failed: index,
			passed: index
		})),
		setupMs: whole.nullable().default(null),
		asked: nullable.default(null),
		failures: array(object({
			test: index,
			fingerprint: text,
			message: text
		})).default([]).describe("Tests that failed, and why.")
	})),
	metrics: array(object({
		name: text,
		value: number(),
		unit: text
	}))
});
/** One line of an exported history. Tests and patches come before the runs that refer to them by number. */
const HistoryLine = union([
	strictObject({
		schema: literal("autosync.history/1"),
		version: int()
	}),
	strictObject({
		test: index,
		id: text,
		file: nullable
	}),
	strictObject({
		patch: index,
		patchId: text,
		firstSeen: whole,
		author: nullable,
		added: index,
		deleted: index,
		paths: text
	}),
	strictObject({
		initialSnapshot: text,
		of: text
	}),
	strictObject({ run: RunLine }),
	strictObject({
		lesson: text,
		of: text,
		firstSeen: whole,
		lastSeen: whole,
		status: text,
		content: text
	}),
	strictObject({
		feedback: text,
		of: text,
		appliedAt: whole,
		judged: nullable,
		content: text
	})
]).meta({ title: "A line of an exported AutoSync history" });

// src/history/import.ts
/** The text to import is wrong: which line, and why. */
var ImportError = class extends Error {
	name = "ImportError";
};
/**
* Imports what another history exported: new runs, and the complete record of runs that were cut off here. A
* second import of the same lines changes nothing, and neither does a failed one. Returns how many runs were
* added, and how many were already known.
*/
async function importHistory(history, lines) {
	const { db } = history;
	const importer = new Importer(db);
	db.exec("BEGIN IMMEDIATE");
	try {
		let number = 0;
		for await (const line of lines) {
			if (line.trim() === "") continue;
			number += 1;
			try {
				importer.take(parseLine(line, number === 1), number === 1);
			} catch (error) {
				throw new ImportError(`line ${number}: ${error.message}`);
			}
		}
		if (!importer.hasHeader) throw new ImportError("it is empty");
		db.exec("COMMIT");
	} catch (error) {
		db.rollBack();
		throw error;
	}
	return importer.counts;
}
function parseLine(line, isFirst) {
	const parsed = HistoryLine.safeParse(JSON.parse(line));
	if (!parsed.success) {
		if (isFirst) throw new Error("it does not begin with \"schema\": \"autosync.history/1\"");
		const issue = deepest(parsed.error.issues);
		throw new Error(issue ? `\`${issue.path.join(".")}\`: ${issue.message}` : "it has no known form");
	}
	return parsed.data;
}
/** The most specific issue of a line that matches no form: the one with the longest path. */
function deepest(issues) {
	return issues.flatMap((issue) => issue.code === "invalid_union" ? issue.errors.flatMap((branch) => deepest(branch) ?? []) : [issue]).toSorted((a, b) => b.path.length - a.path.length)[0];
}
var Importer = class {
	hasHeader = false;
	counts = {
		added: 0,
		known: 0
	};
	db;
	tests = /* @__PURE__ */ new Map();
	patches = /* @__PURE__ */ new Map();
	constructor(db) {
		this.db = db;
	}
	take(line, isFirst) {
		if ("schema" in line !== isFirst) throw new Error("the header must be the first line, and only the first");
		if ("schema" in line) {
			this.hasHeader = true;
			if (line.version > VERSION) throw new Error(`it was exported by a newer version (${line.version})`);
		} else if ("test" in line) this.tests.set(line.test, this.testRow(line));
		else if ("patchId" in line) this.patches.set(line.patch, this.patchRow(line));
		else if ("run" in line) this.run(line.run);
		else if ("initialSnapshot" in line) this.db.execute("INSERT INTO initial_snapshots (name, snapshot) VALUES (?, ?) ON CONFLICT DO NOTHING", line.of, line.initialSnapshot);
		else if ("lesson" in line) this.db.execute(`INSERT INTO lessons (name, lesson, first_seen, last_seen, status, content) VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET first_seen = min(first_seen, excluded.first_seen),
           status = iif(excluded.last_seen > last_seen, excluded.status, status),
           content = iif(excluded.last_seen > last_seen, excluded.content, content),
           last_seen = max(last_seen, excluded.last_seen)`, line.of, line.lesson, line.firstSeen, line.lastSeen, line.status, line.content);
		else this.db.execute(`INSERT INTO feedback (name, lesson, applied_at, judged, content) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET judged = excluded.judged, content = excluded.content WHERE judged IS NULL`, line.of, line.feedback, line.appliedAt, line.judged, line.content);
	}
	testRow({ id, file }) {
		return this.db.all("SELECT id FROM tests WHERE test = ?", id)[0]?.id ?? this.db.execute("INSERT INTO tests (test, file) VALUES (?, ?)", id, file);
	}
	patchRow(line) {
		this.db.execute(`INSERT INTO patches (patch_id, first_seen, author, added, deleted, paths) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET first_seen = min(first_seen, excluded.first_seen)`, line.patchId, line.firstSeen, line.author, line.added, line.deleted, line.paths);
		return this.db.all("SELECT id FROM patches WHERE patch_id = ?", line.patchId)[0].id;
	}
	run(run) {
		const here = this.db.all("SELECT id, result FROM runs WHERE name = ? AND run = ?", run.name, run.run)[0];
		if (here && (here.result !== null || run.result === null)) {
			this.counts.known += 1;
			return;
		}
		if (here) this.db.execute("DELETE FROM runs WHERE id = ?", here.id);
		const row = this.db.execute(`INSERT INTO runs (name, run, branch, started_at, configuration, base_commit, base_tree, duration_ms, result,
         landed_commit, landed_tree, problem, kind, runner, event, speed_ms, insight)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, run.name, run.run, run.branch, run.startedAt, run.configuration, run.baseCommit, run.baseTree, run.durationMs, run.result, run.landedCommit, run.landedTree, run.problem, run.kind, run.runner, run.event, run.speedMs, run.insight);
		for (const verdict of run.verdicts) this.db.execute(`INSERT INTO verdicts (run, position, patch, name, title, verdict, reason, detail, evidence)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`, row, verdict.position, verdict.patch === null ? null : known(this.patches, verdict.patch, "patch"), verdict.name, verdict.title, verdict.verdict, verdict.reason, verdict.detail, verdict.evidence);
		for (const trial of run.trials) this.trial(row, trial);
		for (const { name, value, unit } of run.metrics) this.db.execute("INSERT INTO metrics (run, name, value, unit) VALUES (?, ?, ?, ?)", row, name, value, unit);
		this.counts.added += 1;
	}
	trial(run, trial) {
		const row = this.db.execute(`INSERT INTO trials (run, number, kind, tree, outcome, reason, exit_code, started_at, duration_ms, patches,
         passed, failed, skipped, setup_ms, asked) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, run, trial.number, trial.kind, trial.tree, trial.outcome, trial.reason, trial.exitCode, trial.startedAt, trial.durationMs, trial.patches, trial.passed, trial.failed, trial.skipped, trial.setupMs, trial.asked);
		if (trial.results) this.db.execute("INSERT INTO results (trial, packed) VALUES (?, ?)", row, pack(this.resultsOf(trial.results)));
		for (const { test, failed, passed } of trial.flakes) this.db.execute("INSERT INTO flakes (trial, test, failed, passed) VALUES (?, ?, ?, ?)", row, known(this.tests, test, "test"), failed, passed);
		for (const { test, fingerprint, message } of trial.failures) this.db.execute("INSERT INTO failures (trial, test, cause) VALUES (?, ?, ?)", row, known(this.tests, test, "test"), rowOfCause(this.db, fingerprint, message));
	}
	resultsOf({ tests, statuses, ms }) {
		const count = tests.reduce((sum, [, length]) => sum + length, 0);
		if (statuses.reduce((sum, [, length]) => sum + length, 0) !== count || ms !== null && ms.length !== count || count > this.tests.size) throw new Error("`results` of a trial: the numbers of tests, statuses and durations do not match");
		const rows = tests.flatMap(([first, length]) => Array.from({ length }, (_, i) => known(this.tests, first + i, "test")));
		const each = statuses.flatMap(([status, length]) => Array.from({ length }, () => status));
		return rows.map((test, i) => ({
			test,
			status: each[i],
			durationMs: ms?.[i]
		})).toSorted((a, b) => a.test - b.test);
	}
};
function known(rows, number, what) {
	const row = rows.get(number);
	if (row === void 0) throw new Error(`${what} ${number} is used before the line that defines it`);
	return row;
}

// src/history/commands.ts
/** `autosync history …`: exports the history, imports one, or makes it smaller. */
/** Runs one command. Yields lines for standard output. The caller holds the lock of the state folder. */
async function* historyCommand(request) {
	const place = path.join(request.stateDirectory, HISTORY_FILE);
	if (request.command !== "import" && !existsSync(place)) throw new UserError(`There is no history in ${request.stateDirectory}.`, "Give the folder of a history with `--state`.");
	await mkdir(request.stateDirectory, { recursive: true });
	using history = openChecked(place);
	switch (request.command) {
		case "export":
			yield* exportHistory(history);
			return;
		case "prune": {
			const runs = history.prune(request.details);
			history.db.exec("VACUUM");
			yield `The details of ${runs} runs were deleted; the newest ${request.details} runs keep theirs.`;
			return;
		}
		case "import": {
			const { added, known } = await importFrom(history, request.file ?? "");
			yield `${added} runs imported, ${known} already known.`;
		}
	}
}
function openChecked(place) {
	if (existsSync(place)) {
		const state = inspect$1(place);
		switch (state.kind) {
			case "fine": break;
			case "newer": throw new UserError(`${place} was written by a newer version.`, "Update AutoSync to that version.");
			case "odd": throw new UserError(`${place} cannot be used: ${state.reason}.`, "Move the file away, or give another folder with `--state`.");
			case "unusable": throw new UserError(`${place} cannot be opened now: ${state.reason}.`, "Wait until no other program uses the file, and check that you may read and write it.", EXIT.broken);
		}
	}
	return History.open(place);
}
async function importFrom(history, file) {
	const stream = createReadStream(file);
	try {
		return await importHistory(history, createInterface({
			input: stream,
			crlfDelay: Infinity
		}));
	} catch (error) {
		const isContent = error instanceof ImportError;
		throw new UserError(`${file || "The file"} cannot be imported: ${error.message}.`, isContent ? "Nothing was imported. Export the history again with `autosync history export`." : "Use `autosync history import FILE`.", isContent || error.code === "ENOENT" ? EXIT.usage : EXIT.broken);
	} finally {
		stream.destroy();
	}
}

// src/platform/git/addresses.ts
/** Finds the secrets in the addresses of remotes. */
/** Fewer characters of a user name are a name, and not a token. */
const SHORTEST_TOKEN = 20;
/**
* The passwords and tokens in the addresses that git may use in this repository, and in `address`: as they are
* written, and decoded.
*/
async function secretsInAddresses(directory, address) {
	const args = [
		"config",
		"--get-regexp",
		String.raw`^(remote\..*url|url\..*insteadof)$`
	];
	return [...`${(await personalGit(directory).run(args, { allow: [1] })).stdout.toString("utf8")}\n${address}`.matchAll(/[a-z][a-z0-9+.-]*:\/\/([^\s/@]*)@/gi)].flatMap(([, credentials = ""]) => {
		const [user = "", password = ""] = credentials.split(/:(.*)/s);
		return [password, user.length >= SHORTEST_TOKEN ? user : ""].filter((one) => one !== "").flatMap((secret) => [secret, decoded(secret)]);
	});
}
function decoded(text) {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}

// src/platform/system/terminal-log.ts
/** Makes the log of a run in a terminal. */
/** So many last lines of a command that failed are shown. All of it is in its file. */
const LAST_LINES = 15;
/** So often a command that takes long gives a sign of life, in milliseconds. */
const SIGN_OF_LIFE_MS = 6e4;
/**
* Makes a log of plain lines on stderr, so that stdout holds only the result. A step of a workflow may read both.
* `isVerbose`: shows the output of every command while it runs. Else it shows the end of it where it failed, and the last
* line once a minute.
*/
function terminalLog(redact, isVerbose) {
	const write = (text) => void process.stderr.write(`${text}\n`);
	const print = (line) => write(neutraliseText(redact(line)).join("\n"));
	return {
		info: print,
		warning: (line) => print(`warning: ${line}`),
		startCommand(title) {
			print(title);
			if (isVerbose) return {
				line: write,
				end: () => void 0
			};
			const last = [];
			let [count, minutes] = [0, 0];
			const timer = setInterval(() => {
				minutes += 1;
				write(`  … ${counted(minutes, "minute")} so far${last.length > 0 ? `; the last line is:\n${last.at(-1)}` : ""}`);
			}, SIGN_OF_LIFE_MS);
			timer.unref();
			return {
				line(text) {
					count += 1;
					last.push(text);
					if (last.length > LAST_LINES) last.shift();
				},
				end(isFine) {
					clearInterval(timer);
					if (isFine) return;
					if (count > last.length) write(`  … ${count - last.length} lines more; --verbose shows them`);
					for (const line of last) write(line);
				}
			};
		}
	};
}

// src/cli.ts
/** The door of the command line: the same run as in the action, with flags instead of inputs. */
async function main(args) {
	const [command, ...flags] = args;
	if (command === void 0) {
		process.stdout.write(SHORT_HELP);
		return EXIT.usage;
	}
	if (command === "--version" || command === "-V") {
		process.stdout.write(`${version}\n`);
		return EXIT.done;
	}
	if (command === "help" || args.includes("--help") || args.includes("-h")) {
		process.stdout.write(help());
		return EXIT.done;
	}
	if (command === "replay") return replayFromTerminal(flags);
	if (command === "history") return historyFromTerminal(flags);
	if (command !== "run") throw new UserError(`There is no command \`${command}\`.`, `${nearest(command, [
		"run",
		"replay",
		"history"
	])} Use \`autosync run --test-command '…'\`.`.trim());
	return runFromTerminal(flags);
}
/** Prints the search of a finished run step by step: each question, its reason and its answer. No test runs. */
async function replayFromTerminal(args) {
	const [file = ""] = args;
	const search = await readSearch(file);
	try {
		for (const line of replay(search)) print(toVisibleLine(line));
	} catch (error) {
		throw new UserError(error.message, "Use the version that wrote the file.");
	}
	return EXIT.done;
}
async function readSearch(file) {
	const json = await readFile(file, "utf8").catch((error) => {
		throw new UserError(`${file || "The file"} cannot be read: ${error.message}.`, "Use `autosync replay run.json`.");
	});
	const search = parseSearch(file, json);
	if (!search) throw new UserError(`${file} holds no search: nothing was tried.`, "Choose another run.");
	return search;
}
/** `autosync history …`: exports the history, imports one, or makes it smaller. */
async function historyFromTerminal(args) {
	const { values, positionals } = parseHistoryFlags(args);
	const [command, file] = positionals;
	if (command !== "export" && command !== "import" && command !== "prune") throw new UserError(`There is no command \`history ${command ?? ""}\`.`, "Use `autosync history export`, `import FILE` or `prune`.");
	if (!/^[1-9]\d{0,5}$/.test(values.keep)) throw new UserError(`\`--keep\` is \`${values.keep}\`.`, "Give a number of runs, for example 500.");
	const stateDirectory = path.resolve(values.repo, values.state);
	await using _lock = await lockState(stateDirectory, new AbortController().signal);
	const details = Number(values.keep);
	process.stdout.on("error", (error) => {
		if (error.code === "EPIPE") process.exit(EXIT.done);
		throw error;
	});
	for await (const line of historyCommand({
		command,
		file,
		stateDirectory,
		details
	})) if (!process.stdout.write(`${line.replaceAll("##[", String.raw`#\u0023[`)}\n`)) await once(process.stdout, "drain");
	return EXIT.done;
}
function parseHistoryFlags(args) {
	const options = {
		state: {
			type: "string",
			default: inputSpec("state").default
		},
		repo: {
			type: "string",
			default: "."
		},
		keep: {
			type: "string",
			default: "500"
		}
	};
	try {
		return parseArgs({
			args: [...args],
			options,
			allowPositionals: true
		});
	} catch (error) {
		throw new UserError(error.message, "`autosync --help` lists the flags.");
	}
}
/** Locks the state folder, since only one run at a time may use it. Waits while another run holds the lock. */
async function lockState(folder, signal) {
	try {
		return await lockFolder(folder, signal, (holder) => process.stderr.write(`The state folder ${folder} is in use by ${holder}. Waiting for it.\n`));
	} catch (error) {
		if (signal.aborted) throw new Interrupted("cancelled");
		throw new UserError(`The folder ${folder} cannot be used: ${error.message}.`, "Name another one with --state.", EXIT.broken);
	}
}
async function runFromTerminal(flags) {
	const isVerbose = flags.includes("--verbose");
	const inputs = parseCliInputs(parseFlags(flags.filter((flag) => flag !== "--verbose")));
	const checkout = await Checkout.open(path.resolve(inputs.repo));
	const file = await readConfigFile(path.resolve(checkout.directory, inputs.config), inputs.config);
	const config = resolveConfig(inputs, file, {
		door: "cli",
		branch: await checkout.branch(),
		event: void 0,
		hasPullRequest: false
	});
	const cancel = new AbortController();
	process.once("SIGINT", () => cancel.abort());
	process.once("SIGTERM", () => cancel.abort());
	const outDirectory = path.resolve(checkout.directory, inputs.out);
	const stateDirectory = path.resolve(checkout.directory, inputs.state);
	await requireFolder(outDirectory, "out", checkout.directory);
	await requireFolder(stateDirectory, "state", checkout.directory);
	await using _lock = await lockState(stateDirectory, cancel.signal);
	const secrets = await secretsInAddresses(checkout.directory, inputs.remote);
	const log = terminalLog(redactor(secrets), isVerbose);
	const places = {
		checkout,
		outDirectory,
		stateDirectory,
		cancel: cancel.signal,
		secrets,
		log
	};
	leaveFolder();
	return await run(config, terminalDoor(inputs, places));
}
/** The door of a terminal: folders instead of cache and artifacts, and the credentials of the user. */
function terminalDoor({ workspace, carry, remote }, places) {
	const { secrets } = places;
	return {
		...places,
		kind: "cli",
		workspace,
		carry: carry ?? [],
		temporary: os.tmpdir(),
		runId: (/* @__PURE__ */ new Date()).toISOString().replace(/[-:.Z]/g, ""),
		runUrl: void 0,
		pullRequest: void 0,
		protectedBranch: void 0,
		github: void 0,
		startedAt: performance.now(),
		environment: process.env,
		remoteIsHere: remote === ".",
		fetchHistory: async () => ({
			origin: "folder",
			notes: []
		}),
		openRemote: (store) => Remote.ofPerson(store, places.checkout, remote, redactor(secrets), places.cancel),
		remember: () => void 0,
		async publish({ lines }) {
			print([
				"",
				...lines,
				"",
				`The reports are in ${places.outDirectory}`
			].join("\n"));
		}
	};
}
/** Prints a text that may quote foreign text. The runner of a workflow may read it. */
function print(text) {
	process.stdout.write(`${neutraliseText(text).join("\n")}\n`);
}
/**
* Makes a folder for results. Inside the repository, git is told to ignore it, so that nobody commits it by mistake;
* a folder that holds something already is the user's and stays as it is.
*/
async function requireFolder(folder, flag, repository) {
	await mkdir(folder, { recursive: true }).catch((error) => {
		throw new UserError(`The folder ${folder} cannot be made: ${error.message}.`, `Name another one with --${flag}.`, EXIT.broken);
	});
	if (folder.startsWith(repository + path.sep) && (await readdir(folder)).length === 0) await writeFile(path.join(folder, ".gitignore"), "*\n");
}
/** Reads `--name value` and `--name=value`. A repeatable flag collects its values, one per line. */
function parseFlags(flags) {
	const names = inputsOf("cli");
	const options = Object.fromEntries(names.map((name) => [name, {
		type: "string",
		multiple: true
	}]));
	const unknown = flags.map((flag) => /^--([^=]+)/.exec(flag)?.[1]).find((name) => name !== void 0 && !names.some((known) => known === name));
	if (unknown !== void 0) throw new UserError(`There is no flag \`--${unknown}\`.`, `${nearest(unknown, names)} \`autosync --help\` lists them all.`.trim());
	let values;
	try {
		values = parseArgs({
			args: [...flags],
			options,
			strict: true
		}).values;
	} catch (error) {
		throw new UserError(`The flags cannot be read: ${error.message}`, "Write `--name value`, with quotes around values that contain spaces.");
	}
	return Object.fromEntries(Object.entries(values).map(([name, given]) => {
		const spec = inputSpec(names.find((known) => known === name));
		if ((given?.length ?? 0) > 1 && !spec.repeatable) throw new UserError(`\`--${name}\` is given ${given.length} times.`, "Give it once.");
		return [name, (given ?? []).join("\n")];
	}));
}
const SHORT_HELP = `AutoSync tries a batch of patches against the tests of a repository, and says which keep them green.

  autosync run --test-command 'npm test'    tries the patches in .autosync/patches; pushes nothing
  autosync replay run.json                  shows how the search of a run went, and why
  autosync history export                   writes what is remembered; also import FILE, prune
  autosync --help                           lists all flags
  autosync --version

Example: autosync run --repo ../project --setup-command 'npm ci' --test-command 'npm test' --report-paths junit.xml
`;
function help() {
	return [
		"Usage: autosync run --test-command '…' [flags]",
		"       autosync replay FILE       shows how the search of a run went, and why (run.json or snapshot.json)",
		"       autosync history export | import FILE | prune [--keep RUNS]   [--state DIR]",
		"",
		"Tries a batch of patches against the tests of a repository and says which keep them green.",
		"",
		...inputsOf("cli").map((name) => {
			const spec = inputSpec(name);
			const standard = spec.required ? "required" : `default: ${spec.defaultText ?? spec.default ?? "none"}`;
			return `  --${name}\n      ${spec.description} (${standard})`;
		}),
		"  --verbose",
		"      Show all that the tests print, while they run (default: the last lines, where they fail).",
		"",
		"Exit codes: 0 done · 1 done, and --fail-on says fail · 2 wrong usage or configuration · 3 the run could not be carried out",
		""
	].join("\n");
}
try {
	process.exitCode = await main(process.argv.slice(2));
} catch (error) {
	process.stderr.write(`${neutraliseText(describeError(error)).join("\n")}\n`);
	process.exitCode = error instanceof UserError ? error.exitCode : EXIT.broken;
}

export {  };