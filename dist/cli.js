#!/usr/bin/env node
import { t as engines } from "./chunks/package.js";

// src/cli.ts
/** The door of the command line: says which Node is needed where this one is too old, else starts the program. */
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
const [needsMajor = 0, needsMinor = 0] = engines.node.replace(">=", "").split(".").map(Number);
if (major < needsMajor || major === needsMajor && minor < needsMinor) {
	process.stderr.write(`AutoSync needs Node ${needsMajor}.${needsMinor} or newer; this is ${process.versions.node}.\n`);
	process.exitCode = 2;
} else {
	const { main } = await import("./chunks/command-line.js");
	process.exitCode = await main(process.argv.slice(2));
}

export {  };