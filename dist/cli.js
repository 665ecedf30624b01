#!/usr/bin/env node
import { n as __name } from "./chunks/rolldown-runtime.js";
import { a as Remote, b as UserError, d as inputsOf, f as parseInputs, l as toVisibleLine, m as nearest, n as replay, p as readConfigFile, r as parseRunJson, s as Checkout, t as run, u as inputSpec, v as resolveConfig, x as describeError, y as EXIT } from "./chunks/run.js";
import { mkdir, readFile } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import os from "node:os";

// src/platform/terminal-log.ts
/** Plain lines: progress on stderr, so that stdout is the result. */
function terminalLog(redact) {
	const print = (line) => {
		process.stderr.write(`${redact(line)}\n`);
	};
	return {
		info: print,
		warning: (line) => print(`warning: ${line}`),
		startCommand(title) {
			print(title);
			return {
				line: print,
				end: () => void 0
			};
		}
	};
}

// src/cli.ts
/** The same run from a terminal: flags instead of inputs, folders instead of cache and artifacts. */
async function main(args) {
	const [command, ...flags] = args;
	if (command === void 0 || command === "help" || args.includes("--help") || args.includes("-h")) {
		process.stdout.write(help());
		return command === void 0 ? EXIT.usage : EXIT.done;
	}
	if (command === "replay") return replayFromTerminal(flags);
	if (command !== "run") throw new UserError(`There is no command \`${command}\`.`, `${nearest(command, ["run", "replay"])} Use \`autosync run --test-command '…'\`.`.trim());
	return runFromTerminal(flags);
}
/** Plays the search of a finished run again: what was asked, why, and what came of it. No test runs. */
async function replayFromTerminal(args) {
	const [file = ""] = args;
	const search = await readSearch(file);
	try {
		for (const line of replay(search)) process.stdout.write(`${toVisibleLine(line)}\n`);
	} catch (error) {
		throw new UserError(error.message, "Use the version that wrote the file.");
	}
	return EXIT.done;
}
async function readSearch(file) {
	const json = await readFile(file, "utf8").catch((error) => {
		throw new UserError(`${file || "The file"} cannot be read: ${error.message}.`, "Use `autosync replay run.json`.");
	});
	const { search } = parseRunJson(file, json);
	if (!search) throw new UserError(`${file} holds no search: nothing was tried.`, "Choose another run.");
	return search;
}
async function runFromTerminal(flags) {
	const inputs = parseInputs("cli", parseFlags(flags));
	const checkout = await Checkout.open(path.resolve(inputs.repo));
	const file = await readConfigFile(path.resolve(checkout.directory, inputs.config), inputs.config);
	const config = resolveConfig(inputs, file, {
		door: "cli",
		branch: await checkout.branch(),
		event: void 0
	});
	const cancel = new AbortController();
	process.once("SIGINT", () => cancel.abort());
	process.once("SIGTERM", () => cancel.abort());
	const outDirectory = path.resolve(checkout.directory, inputs.out);
	const stateDirectory = path.resolve(checkout.directory, inputs.state);
	await requireFolder(outDirectory, "out");
	await requireFolder(stateDirectory, "state");
	const door = {
		kind: "cli",
		log: terminalLog((text) => text),
		checkout,
		workspace: inputs.workspace,
		carry: inputs.carry ?? [],
		temporary: os.tmpdir(),
		outDirectory,
		stateDirectory,
		runId: (/* @__PURE__ */ new Date()).toISOString().replace(/[-:]|\.\d+Z$/g, ""),
		startedAt: performance.now(),
		environment: process.env,
		secrets: [],
		cancel: cancel.signal,
		remoteIsHere: inputs.remote === ".",
		openRemote: (store) => Remote.ofPerson(store, checkout.directory, inputs.remote),
		remember: () => void 0,
		async publish(published) {
			process.stdout.write(`${[
				"",
				...published.lines,
				"",
				`The reports are in ${outDirectory}`
			].join("\n")}\n`);
		}
	};
	return run(config, door);
}
async function requireFolder(folder, flag) {
	await mkdir(folder, { recursive: true }).catch((error) => {
		throw new UserError(`The folder ${folder} cannot be made: ${error.message}.`, `Name another one with --${flag}.`, EXIT.broken);
	});
}
/** `--name value`, `--name=value`; repeatable ones collect. */
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
function help() {
	return [
		"Usage: autosync run --test-command '…' [flags]",
		"       autosync replay RUN.JSON   shows how the search of a finished run went, and why",
		"",
		"Tries a batch of patches against the tests of a repository and says which keep them green.",
		"",
		...inputsOf("cli").map((name) => {
			const spec = inputSpec(name);
			const standard = spec.required ? "required" : `default: ${spec.defaultText ?? spec.default ?? "none"}`;
			return `  --${name}\n      ${spec.description} (${standard})`;
		}),
		"",
		"Exit codes: 0 done · 1 done, and --fail-on says fail · 2 wrong usage or configuration · 3 could not work",
		""
	].join("\n");
}
try {
	process.exitCode = await main(process.argv.slice(2));
} catch (error) {
	process.stderr.write(`${describeError(error)}\n`);
	process.exitCode = error instanceof UserError ? error.exitCode : EXIT.broken;
}

export {  };