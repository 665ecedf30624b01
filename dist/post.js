import { n as __name } from "./chunks/rolldown-runtime.js";
import { a as info, d as summary, i as getState, u as warning } from "./chunks/core.js";
import { t as endScope } from "./chunks/command.js";
import { rm } from "node:fs/promises";
import path from "node:path";

// src/post.ts
/** The action's post step: runs whatever happened, and tidies up after a main step that was killed. */
async function post() {
	const directory = getState("directory");
	if (getState("finished") === "true") return;
	const ended = directory === "" ? 0 : await endScope(path.basename(directory));
	if (ended > 0) info(`Ended ${ended} processes that a killed trial had left behind.`);
	const temporary = process.env["RUNNER_TEMP"];
	if (temporary !== void 0 && directory !== "" && path.resolve(directory).startsWith(path.resolve(temporary) + path.sep)) await rm(directory, {
		recursive: true,
		force: true
	});
	const text = "The main step was ended before it could report. What had landed until then is on the branch; everything else is untouched, and the next run starts from there.";
	warning(text, { title: "AutoSync" });
	await summary.addRaw(`## AutoSync\n\n**${text}**\n`, true).write();
}
try {
	await post();
} catch (error) {
	warning(`Tidying up failed: ${error instanceof Error ? error.message : String(error)}`, { title: "AutoSync" });
}

export {  };