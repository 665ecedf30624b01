import { r as __name } from "./rolldown-runtime.js";
import { A as boolean, B as string, I as number, L as object, M as int, k as array, w as exec } from "./command.js";
import { copyFile, lstat, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";

// src/platform/carrier.ts
/** A cache entry may hold anything; more than this is not looked at. */
const LARGEST = 536870912;
/**
* Carries one file from run to run: in the Actions cache, and as an artifact for when the cache is gone. Neither is
* trusted: what arrives is a regular file with the digest that was told, and whoever opens it looks further.
*/
var Carrier = class {
	carriage;
	/** What is packed and unpacked lies here, and nothing else does. Part of the cache's version: always the same. */
	hold;
	file;
	digest;
	constructor(carriage, home) {
		this.carriage = carriage;
		this.hold = path.join(home, "carried");
		this.file = path.join(this.hold, "history.db");
		this.digest = `${this.file}.sha256`;
	}
	/**
	* Puts at `target` what the newest run left, and at `odd` what arrived and does not fit. Never throws; what went
	* wrong stands in the notes.
	*/
	async fetch(target, odd, github) {
		const notes = [];
		try {
			if (await this.fromCache()) return await this.accept(target, "cache", notes);
		} catch (error) {
			notes.push(`The history from the cache was not used: ${await this.refuse(odd, error)}`);
		}
		if (!github) return {
			origin: "nowhere",
			notes
		};
		if (notes.length === 0) notes.push(...await this.confirmMiss(github));
		try {
			if (await this.fromArtifact(github)) return await this.accept(target, "artifact", notes);
		} catch (error) {
			notes.push(`The history from the artifact was not used: ${await this.refuse(odd, error)}`);
		}
		return {
			origin: "nowhere",
			notes
		};
	}
	/** Keeps what is odd for people to look at. */
	async refuse(odd, error) {
		const status = await lstat(this.file).catch(() => void 0);
		const isKept = status?.isFile() === true && status.nlink === 1 && status.size <= LARGEST;
		if (isKept) {
			await mkdir(path.dirname(odd), { recursive: true });
			await copyFile(this.file, odd);
		}
		return `${error.message}.${isKept ? ` The file is among the reports as ${path.basename(odd)}.` : ""}`;
	}
	async accept(target, origin, notes) {
		await mkdir(path.dirname(target), { recursive: true });
		await copyFile(this.file, target);
		await this.clear();
		return {
			origin,
			notes
		};
	}
	async fromCache() {
		const cache = await import("./cache.js");
		if (!cache.isFeatureAvailable() || !await isGnuTar()) return false;
		await this.clear();
		const { key, prefixes } = this.carriage;
		if (await this.unpackingHere(() => cache.restoreCache([this.file, this.digest], key, [...prefixes])) === void 0) return false;
		await requireRegular(this.digest);
		await requireRegular(this.file);
		const told = (await readFile(this.digest, "utf8")).slice(0, 64);
		await this.requireDigest(told);
		return true;
	}
	/**
	* The toolkit unpacks an archive that anybody who may write this branch's cache can have made, with absolute paths
	* allowed. So tar is told to drop every folder from every name, and to unpack where only that can be.
	*/
	async unpackingHere(work) {
		const before = {
			tar: process.env["TAR_OPTIONS"],
			workspace: process.env["GITHUB_WORKSPACE"]
		};
		process.env["TAR_OPTIONS"] = "--transform=s,^.*/,,";
		process.env["GITHUB_WORKSPACE"] = this.hold;
		try {
			return await work();
		} finally {
			put("TAR_OPTIONS", before.tar);
			put("GITHUB_WORKSPACE", before.workspace);
		}
	}
	/** An outage looks like a miss to the toolkit; GitHub's list of caches tells one from the other. */
	async confirmMiss(github) {
		for (const prefix of this.carriage.prefixes) {
			const query = `key=${encodeURIComponent(prefix)}&per_page=1&sort=created_at&direction=desc`;
			try {
				const { actions_caches: caches } = await github.ask("GET", `{repo}/actions/caches?${query}`, Caches);
				if (caches.length > 0) return ["The cache holds a history, but it could not be read. Is its service down?"];
			} catch (error) {
				return [`Whether the cache is empty or out of reach could not be told: ${error.message}. The workflow needs \`permissions: actions: read\` for that.`];
			}
		}
		return [];
	}
	/** The newest copy that a run of one of the branches, in this repository, left. */
	async fromArtifact(github) {
		const { artifact, branches } = this.carriage;
		const query = `name=${encodeURIComponent(artifact)}&per_page=100`;
		const { artifacts } = await github.ask("GET", `{repo}/actions/artifacts?${query}`, Artifacts).catch(() => ({ artifacts: [] }));
		const usable = artifacts.filter(({ expired, workflow_run: run }) => !expired && run !== null && run.repository_id === run.head_repository_id);
		const newest = branches.map((branch) => usable.find(({ workflow_run: run }) => run?.head_branch === branch)).find((found) => found !== void 0);
		if (!newest) return false;
		if (newest.size_in_bytes > LARGEST) throw new Error("it is too large");
		await this.clear();
		const { DefaultArtifactClient } = await import("./artifact.js");
		const { token, repository } = github.credentials;
		const [repositoryOwner = "", repositoryName = ""] = repository.split("/");
		await new DefaultArtifactClient().downloadArtifact(newest.id, {
			path: this.hold,
			skipDecompress: true,
			findBy: {
				token,
				repositoryOwner,
				repositoryName,
				workflowRunId: newest.workflow_run.id
			}
		});
		const arrived = path.join(this.hold, artifact);
		await requireRegular(arrived);
		await copyFile(arrived, this.file);
		await this.requireDigest(newest.digest?.replace(/^sha256:/, "") ?? "");
		return true;
	}
	async requireDigest(told) {
		if (await sha256(this.file) !== told) throw new Error("its digest does not fit");
	}
	/** Leaves a settled file for later runs: in the cache under this run's key, and as an artifact. */
	async leave(save) {
		await this.clear();
		save(this.file);
		await writeFile(this.digest, `${await sha256(this.file)}  history.db\n`);
		const problems = [];
		try {
			const cache = await import("./cache.js");
			if (cache.isFeatureAvailable()) {
				if (await cache.saveCache([this.file, this.digest], this.carriage.key) === -1) problems.push("The history could not be saved in the cache.");
			}
		} catch (error) {
			problems.push(`The history could not be saved in the cache: ${error.message}.`);
		}
		const copy = path.join(this.hold, this.carriage.artifact);
		await copyFile(this.file, copy);
		problems.push(...await upload(this.carriage.artifact, [copy], this.hold, { skipArchive: true }));
		await rm(this.hold, {
			recursive: true,
			force: true
		});
		return problems;
	}
	async clear() {
		await rm(this.hold, {
			recursive: true,
			force: true
		});
		await mkdir(this.hold, { recursive: true });
	}
};
const Caches = object({ actions_caches: array(object({ key: string() })) });
const Artifacts = object({ artifacts: array(object({
	id: int(),
	size_in_bytes: number(),
	expired: boolean(),
	digest: string().nullish(),
	workflow_run: object({
		id: int(),
		head_branch: string().nullish(),
		repository_id: int(),
		head_repository_id: int()
	}).nullable()
})) });
/** Uploads an artifact; one of an earlier attempt of the same run gives way. Gives what went wrong. */
async function upload(name, files, root, options = {}) {
	try {
		const { DefaultArtifactClient } = await import("./artifact.js");
		const client = new DefaultArtifactClient();
		try {
			await client.uploadArtifact(name, [...files], root, options);
		} catch (error) {
			if (!/\(409\)|already exists/i.test(error.message)) throw error;
			await client.deleteArtifact(name);
			await client.uploadArtifact(name, [...files], root, options);
		}
		return [];
	} catch (error) {
		return [`The artifact ${name} could not be uploaded: ${error.message}.`];
	}
}
async function sha256(file) {
	const hash = createHash("sha256");
	await pipeline(createReadStream(file), hash);
	return hash.digest("hex");
}
/** Not a link, by either kind of name, and not too large. */
async function requireRegular(file) {
	const status = await lstat(file).catch(() => void 0);
	const name = path.basename(file);
	if (!status) throw new Error(`it holds no ${name}`);
	if (!status.isFile() || status.nlink !== 1) throw new Error(`its ${name} is no regular file`);
	if (status.size > LARGEST) throw new Error(`its ${name} is too large`);
}
/** The toolkit prefers `gtar` on macOS. Others do not know how to be told where to unpack. */
async function isGnuTar() {
	for (const program of process.platform === "darwin" ? ["gtar", "tar"] : ["tar"]) {
		const answer = await exec(program, ["--version"], {
			cwd: process.cwd(),
			env: process.env
		}).catch(() => void 0);
		if (answer) return answer.stdout.toString("utf8").includes("GNU tar");
	}
	return false;
}
function put(name, value) {
	if (value === void 0) delete process.env[name];
	else process.env[name] = value;
}

export { upload as n, Carrier as t };