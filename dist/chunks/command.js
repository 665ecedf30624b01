import { n as __name } from "./rolldown-runtime.js";
import { readFile, readdir } from "node:fs/promises";
import { randomBytes } from "node:crypto";
import { setTimeout as setTimeout$1 } from "node:timers/promises";
import { spawn } from "node:child_process";

// src/platform/command.ts
/** How long a process may take to tidy up after SIGTERM. Cancelled runs have 7.5 s in all (see post.ts). */
const GRACE_MS = 2e3;
/** Carried by every process of a command, so that one which left its process group is found all the same. */
const MARKER = "AUTOSYNC_TRIAL";
/** Runs a shell command to its end and leaves no process of it behind, daemons included. */
async function runCommand(request) {
	const marker = `${request.scope}:${randomBytes(16).toString("hex")}`;
	const child = await startShell(request, marker);
	const reading = forward(child, request.onOutput);
	let interruption;
	const interrupt = (reason) => () => {
		interruption ??= reason;
		endTree(child, marker);
	};
	const timer = setTimeout(interrupt("timeout"), request.timeoutMs);
	const onAbort = interrupt("cancelled");
	request.signal.addEventListener("abort", onAbort, { once: true });
	if (request.signal.aborted) onAbort();
	const { code, signal } = await exitOf(child);
	clearTimeout(timer);
	request.signal.removeEventListener("abort", onAbort);
	await endTree(child, marker);
	const failure = await Promise.race([reading, setTimeout$1(1e3, void 0, { ref: false })]);
	child.stdout?.destroy();
	child.stderr?.destroy();
	if (failure) throw failure;
	if (interruption) return { end: interruption };
	return signal ? {
		end: "signal",
		signal
	} : {
		end: "exit",
		code: code ?? 1
	};
}
/** bash where there is one, else sh; in a process group of its own. */
async function startShell(request, marker) {
	const options = {
		cwd: request.cwd,
		env: {
			...request.env,
			[MARKER]: marker
		},
		detached: true,
		stdio: [
			"ignore",
			"pipe",
			"pipe"
		]
	};
	const start = (program, args) => new Promise((resolve, reject) => {
		const child = spawn(program, args, options);
		child.once("spawn", () => resolve(child));
		child.once("error", reject);
	});
	try {
		return await start("bash", [
			"-eo",
			"pipefail",
			"-c",
			request.command
		]);
	} catch (error) {
		if (error.code !== "ENOENT") throw error;
		return start("sh", [
			"-e",
			"-c",
			request.command
		]);
	}
}
function exitOf(child) {
	if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve({
		code: child.exitCode,
		signal: child.signalCode
	});
	return new Promise((resolve) => child.once("exit", (code, signal) => resolve({
		code,
		signal
	})));
}
/** Passes output on in order of arrival. When the taker fails, the rest is read and dropped, and the error returned. */
async function forward(child, onOutput) {
	let failure;
	let last = Promise.resolve();
	const take = async (chunk) => {
		try {
			if (!failure) await onOutput(chunk);
		} catch (error) {
			failure = error;
		}
	};
	const read = async (stream) => {
		try {
			for await (const chunk of stream) {
				last = last.then(() => take(chunk));
				await last;
			}
		} catch {}
	};
	await Promise.all([read(child.stdout), read(child.stderr)]);
	return failure;
}
/** SIGTERM to everything of the command, a moment to tidy up, SIGKILL. Returns when nothing is left. */
async function endTree(child, marker) {
	const signalAll = async (signal) => {
		const group = child.pid !== void 0 && send(-child.pid, signal);
		const strays = (await markedProcesses(marker)).filter((pid) => send(pid, signal));
		return group || strays.length > 0;
	};
	if (!await signalAll("SIGTERM")) return;
	const deadline = performance.now() + GRACE_MS;
	while (performance.now() < deadline) {
		await setTimeout$1(20);
		if (!(child.pid !== void 0 && send(-child.pid, 0)) && (await markedProcesses(marker)).length === 0) return;
	}
	await signalAll("SIGKILL");
}
function send(pid, signal) {
	try {
		return process.kill(pid, signal);
	} catch {
		return false;
	}
}
/** Ends what commands of a scope left running; how many there were. Linux only. */
async function endScope(scope) {
	const left = await markedProcesses(`${scope}:`);
	for (const pid of left) send(pid, "SIGKILL");
	return left.length;
}
/** Processes whose environment carries a marker that begins so. Linux only; elsewhere the group has to do. */
async function markedProcesses(marker) {
	const entries = await readdir("/proc").catch(() => []);
	const needle = `${MARKER}=${marker}`;
	return (await Promise.all(entries.filter((name) => /^\d+$/.test(name)).map(async (pid) => {
		const [environment, status] = await Promise.all([readFile(`/proc/${pid}/environ`, "latin1").catch(() => ""), readFile(`/proc/${pid}/stat`, "latin1").catch(() => "")]);
		const isZombie = /\) Z /.test(status);
		return environment.split("\0").some((entry) => entry.startsWith(needle)) && !isZombie ? Number(pid) : void 0;
	}))).filter((pid) => pid !== void 0);
}

export { runCommand as n, endScope as t };