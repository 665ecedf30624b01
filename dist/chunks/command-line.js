import { a as __toESM, r as __name } from "./rolldown-runtime.js";
import { n as version } from "./package.js";
import { A as inputsOf, B as labelsOf, D as nearest, E as ConfigFile, H as splitNul, L as Remote, N as parseCliInputs, O as resolveConfig, R as copyCommit, T as readConfigFile, V as personalGit, _ as dashboardOf, a as LINEAR, c as lockFolder, d as parseRun, f as parseSearch, g as fillPage, h as toTerminal, i as PrivateStore, k as inputSpec, l as scriptsOf, m as replay, n as reportAdvice, o as demandsOf, p as Candidates, r as gatherBatch, s as isLocked, t as run, u as parseProgress, v as NO_PAST, w as Checkout, x as Interrupted, y as pastOf } from "./run.js";
import { $ as neutraliseText, $t as number, A as messageOf, Bt as require_picomatch, F as isFine, Gt as _enum, I as nextStepOf, Kt as array, V as wordOf, Yt as int, Zt as literal, _t as VERSION, a as History, an as union, at as inTime, bt as GitHub, c as pack, dn as HISTORY_FILE, en as object, g as redactor, gt as describeError, ht as UserError, in as tuple, it as counted, l as unpack, mn as REPORT, mt as EXIT, nn as strictObject, nt as endLine, o as rowOfCause, on as unknown, qt as boolean, rn as string, rt as progressLine, s as openPacked, tt as toVisibleLine, vt as inspect$1, wt as leaveFolder, xt as GitHubError, zt as writeAtomically } from "./command.js";
import { access, mkdir, readFile, readdir, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { createServer } from "node:http";
import { stripVTControlCharacters, styleText } from "node:util";
import { EventEmitter, once } from "node:events";
import fs, { createReadStream, existsSync, realpathSync } from "node:fs";
import childProcess from "node:child_process";
import os from "node:os";
import process$1 from "node:process";
import { clearLine, createInterface, cursorTo } from "node:readline";

// node_modules/commander/lib/error.js
/**
* CommanderError class
*/
var CommanderError = class extends Error {
	/**
	* Constructs the CommanderError class
	* @param {number} exitCode suggested exit code which could be used with process.exit
	* @param {string} code an id string representing the error
	* @param {string} message human-readable description of the error
	*/
	constructor(exitCode, code, message) {
		super(message);
		Error.captureStackTrace(this, this.constructor);
		this.name = this.constructor.name;
		this.code = code;
		this.exitCode = exitCode;
		this.nestedError = void 0;
	}
};
/**
* InvalidArgumentError class
*/
var InvalidArgumentError = class extends CommanderError {
	/**
	* Constructs the InvalidArgumentError class
	* @param {string} [message] explanation of why argument is invalid
	*/
	constructor(message) {
		super(1, "commander.invalidArgument", message);
		Error.captureStackTrace(this, this.constructor);
		this.name = this.constructor.name;
	}
};

// node_modules/commander/lib/argument.js
var Argument = class {
	/**
	* Initialize a new command argument with the given name and description.
	* The default is that the argument is required, and you can explicitly
	* indicate this with <> around the name. Put [] around the name for an optional argument.
	*
	* @param {string} name
	* @param {string} [description]
	*/
	constructor(name, description) {
		this.description = description || "";
		this.variadic = false;
		this.parseArg = void 0;
		this.defaultValue = void 0;
		this.defaultValueDescription = void 0;
		this.argChoices = void 0;
		switch (name[0]) {
			case "<":
				this.required = true;
				this._name = name.slice(1, -1);
				break;
			case "[":
				this.required = false;
				this._name = name.slice(1, -1);
				break;
			default:
				this.required = true;
				this._name = name;
		}
		if (this._name.endsWith("...")) {
			this.variadic = true;
			this._name = this._name.slice(0, -3);
		}
	}
	/**
	* Return argument name.
	*
	* @return {string}
	*/
	name() {
		return this._name;
	}
	/**
	* @package
	*/
	_collectValue(value, previous) {
		if (previous === this.defaultValue || !Array.isArray(previous)) return [value];
		previous.push(value);
		return previous;
	}
	/**
	* Set the default value, and optionally supply the description to be displayed in the help.
	*
	* @param {*} value
	* @param {string} [description]
	* @return {Argument}
	*/
	default(value, description) {
		this.defaultValue = value;
		this.defaultValueDescription = description;
		return this;
	}
	/**
	* Set the custom handler for processing CLI command arguments into argument values.
	*
	* @param {Function} [fn]
	* @return {Argument}
	*/
	argParser(fn) {
		this.parseArg = fn;
		return this;
	}
	/**
	* Only allow argument value to be one of choices.
	*
	* @param {string[]} values
	* @return {Argument}
	*/
	choices(values) {
		this.argChoices = values.slice();
		this.parseArg = (arg, previous) => {
			if (!this.argChoices.includes(arg)) throw new InvalidArgumentError(`Allowed choices are ${this.argChoices.join(", ")}.`);
			if (this.variadic) return this._collectValue(arg, previous);
			return arg;
		};
		return this;
	}
	/**
	* Make argument required.
	*
	* @returns {Argument}
	*/
	argRequired() {
		this.required = true;
		return this;
	}
	/**
	* Make argument optional.
	*
	* @returns {Argument}
	*/
	argOptional() {
		this.required = false;
		return this;
	}
};
/**
* Takes an argument and returns its human readable equivalent for help usage.
*
* @param {Argument} arg
* @return {string}
* @private
*/
function humanReadableArgName(arg) {
	const nameOutput = arg.name() + (arg.variadic === true ? "..." : "");
	return arg.required ? "<" + nameOutput + ">" : "[" + nameOutput + "]";
}

// node_modules/commander/lib/help.js
/**
* TypeScript import types for JSDoc, used by Visual Studio Code IntelliSense and `npm run typescript-checkJS`
* https://www.typescriptlang.org/docs/handbook/jsdoc-supported-types.html#import-types
* @typedef { import("./argument.js").Argument } Argument
* @typedef { import("./command.js").Command } Command
* @typedef { import("./option.js").Option } Option
*/
var Help = class {
	constructor() {
		this.helpWidth = void 0;
		this.minWidthToWrap = 40;
		this.sortSubcommands = false;
		this.sortOptions = false;
		this.showGlobalOptions = false;
	}
	/**
	* prepareContext is called by Commander after applying overrides from `Command.configureHelp()`
	* and just before calling `formatHelp()`.
	*
	* Commander just uses the helpWidth and the rest is provided for optional use by more complex subclasses.
	*
	* @param {{ error?: boolean, helpWidth?: number, outputHasColors?: boolean }} contextOptions
	*/
	prepareContext(contextOptions) {
		this.helpWidth = this.helpWidth ?? contextOptions.helpWidth ?? 80;
	}
	/**
	* Get an array of the visible subcommands. Includes a placeholder for the implicit help command, if there is one.
	*
	* @param {Command} cmd
	* @returns {Command[]}
	*/
	visibleCommands(cmd) {
		const visibleCommands = cmd.commands.filter((cmd) => !cmd._hidden);
		const helpCommand = cmd._getHelpCommand();
		if (helpCommand && !helpCommand._hidden) visibleCommands.push(helpCommand);
		if (this.sortSubcommands) visibleCommands.sort((a, b) => {
			return a.name().localeCompare(b.name());
		});
		return visibleCommands;
	}
	/**
	* Compare options for sort.
	*
	* @param {Option} a
	* @param {Option} b
	* @returns {number}
	*/
	compareOptions(a, b) {
		const getSortKey = (option) => {
			return option.short ? option.short.replace(/^-/, "") : option.long.replace(/^--/, "");
		};
		return getSortKey(a).localeCompare(getSortKey(b));
	}
	/**
	* Get an array of the visible options. Includes a placeholder for the implicit help option, if there is one.
	*
	* @param {Command} cmd
	* @returns {Option[]}
	*/
	visibleOptions(cmd) {
		const visibleOptions = cmd.options.filter((option) => !option.hidden);
		const helpOption = cmd._getHelpOption();
		if (helpOption && !helpOption.hidden) {
			const removeShort = helpOption.short && cmd._findOption(helpOption.short);
			const removeLong = helpOption.long && cmd._findOption(helpOption.long);
			if (!removeShort && !removeLong) visibleOptions.push(helpOption);
			else if (helpOption.long && !removeLong) visibleOptions.push(cmd.createOption(helpOption.long, helpOption.description).helpGroup(helpOption.helpGroupHeading));
			else if (helpOption.short && !removeShort) visibleOptions.push(cmd.createOption(helpOption.short, helpOption.description).helpGroup(helpOption.helpGroupHeading));
		}
		if (this.sortOptions) visibleOptions.sort(this.compareOptions);
		return visibleOptions;
	}
	/**
	* Get an array of the visible global options. (Not including help.)
	*
	* @param {Command} cmd
	* @returns {Option[]}
	*/
	visibleGlobalOptions(cmd) {
		if (!this.showGlobalOptions) return [];
		const globalOptions = [];
		for (let ancestorCmd = cmd.parent; ancestorCmd; ancestorCmd = ancestorCmd.parent) {
			const visibleOptions = ancestorCmd.options.filter((option) => !option.hidden);
			globalOptions.push(...visibleOptions);
		}
		if (this.sortOptions) globalOptions.sort(this.compareOptions);
		return globalOptions;
	}
	/**
	* Get an array of the arguments if any have a description.
	*
	* @param {Command} cmd
	* @returns {Argument[]}
	*/
	visibleArguments(cmd) {
		if (cmd._argsDescription) cmd.registeredArguments.forEach((argument) => {
			argument.description = argument.description || cmd._argsDescription[argument.name()] || "";
		});
		if (cmd.registeredArguments.find((argument) => argument.description)) return cmd.registeredArguments;
		return [];
	}
	/**
	* Get the command term to show in the list of subcommands.
	*
	* @param {Command} cmd
	* @returns {string}
	*/
	subcommandTerm(cmd) {
		const args = cmd.registeredArguments.map((arg) => humanReadableArgName(arg)).join(" ");
		return cmd._name + (cmd._aliases[0] ? "|" + cmd._aliases[0] : "") + (cmd.options.length ? " [options]" : "") + (args ? " " + args : "");
	}
	/**
	* Get the option term to show in the list of options.
	*
	* @param {Option} option
	* @returns {string}
	*/
	optionTerm(option) {
		return option.flags;
	}
	/**
	* Get the argument term to show in the list of arguments.
	*
	* @param {Argument} argument
	* @returns {string}
	*/
	argumentTerm(argument) {
		return argument.name();
	}
	/**
	* Get the longest command term length.
	*
	* @param {Command} cmd
	* @param {Help} helper
	* @returns {number}
	*/
	longestSubcommandTermLength(cmd, helper) {
		return helper.visibleCommands(cmd).reduce((max, command) => {
			return Math.max(max, this.displayWidth(helper.styleSubcommandTerm(helper.subcommandTerm(command))));
		}, 0);
	}
	/**
	* Get the longest option term length.
	*
	* @param {Command} cmd
	* @param {Help} helper
	* @returns {number}
	*/
	longestOptionTermLength(cmd, helper) {
		return helper.visibleOptions(cmd).reduce((max, option) => {
			return Math.max(max, this.displayWidth(helper.styleOptionTerm(helper.optionTerm(option))));
		}, 0);
	}
	/**
	* Get the longest global option term length.
	*
	* @param {Command} cmd
	* @param {Help} helper
	* @returns {number}
	*/
	longestGlobalOptionTermLength(cmd, helper) {
		return helper.visibleGlobalOptions(cmd).reduce((max, option) => {
			return Math.max(max, this.displayWidth(helper.styleOptionTerm(helper.optionTerm(option))));
		}, 0);
	}
	/**
	* Get the longest argument term length.
	*
	* @param {Command} cmd
	* @param {Help} helper
	* @returns {number}
	*/
	longestArgumentTermLength(cmd, helper) {
		return helper.visibleArguments(cmd).reduce((max, argument) => {
			return Math.max(max, this.displayWidth(helper.styleArgumentTerm(helper.argumentTerm(argument))));
		}, 0);
	}
	/**
	* Get the command usage to be displayed at the top of the built-in help.
	*
	* @param {Command} cmd
	* @returns {string}
	*/
	commandUsage(cmd) {
		let cmdName = cmd._name;
		if (cmd._aliases[0]) cmdName = cmdName + "|" + cmd._aliases[0];
		let ancestorCmdNames = "";
		for (let ancestorCmd = cmd.parent; ancestorCmd; ancestorCmd = ancestorCmd.parent) ancestorCmdNames = ancestorCmd.name() + " " + ancestorCmdNames;
		return ancestorCmdNames + cmdName + " " + cmd.usage();
	}
	/**
	* Get the description for the command.
	*
	* @param {Command} cmd
	* @returns {string}
	*/
	commandDescription(cmd) {
		return cmd.description();
	}
	/**
	* Get the subcommand summary to show in the list of subcommands.
	* (Fallback to description for backwards compatibility.)
	*
	* @param {Command} cmd
	* @returns {string}
	*/
	subcommandDescription(cmd) {
		return cmd.summary() || cmd.description();
	}
	/**
	* Get the option description to show in the list of options.
	*
	* @param {Option} option
	* @return {string}
	*/
	optionDescription(option) {
		const extraInfo = [];
		if (option.argChoices) extraInfo.push(`choices: ${option.argChoices.map((choice) => JSON.stringify(choice)).join(", ")}`);
		if (option.defaultValue !== void 0) {
			if (option.required || option.optional || option.isBoolean() && typeof option.defaultValue === "boolean") extraInfo.push(`default: ${option.defaultValueDescription || JSON.stringify(option.defaultValue)}`);
		}
		if (option.presetArg !== void 0 && option.optional) extraInfo.push(`preset: ${JSON.stringify(option.presetArg)}`);
		if (option.envVar !== void 0) extraInfo.push(`env: ${option.envVar}`);
		if (extraInfo.length > 0) {
			const extraDescription = `(${extraInfo.join(", ")})`;
			if (option.description) return `${option.description} ${extraDescription}`;
			return extraDescription;
		}
		return option.description;
	}
	/**
	* Get the argument description to show in the list of arguments.
	*
	* @param {Argument} argument
	* @return {string}
	*/
	argumentDescription(argument) {
		const extraInfo = [];
		if (argument.argChoices) extraInfo.push(`choices: ${argument.argChoices.map((choice) => JSON.stringify(choice)).join(", ")}`);
		if (argument.defaultValue !== void 0) extraInfo.push(`default: ${argument.defaultValueDescription || JSON.stringify(argument.defaultValue)}`);
		if (extraInfo.length > 0) {
			const extraDescription = `(${extraInfo.join(", ")})`;
			if (argument.description) return `${argument.description} ${extraDescription}`;
			return extraDescription;
		}
		return argument.description;
	}
	/**
	* Format a list of items, given a heading and an array of formatted items.
	*
	* @param {string} heading
	* @param {string[]} items
	* @param {Help} helper
	* @returns string[]
	*/
	formatItemList(heading, items, helper) {
		if (items.length === 0) return [];
		return [
			helper.styleTitle(heading),
			...items,
			""
		];
	}
	/**
	* Group items by their help group heading.
	*
	* @param {Command[] | Option[]} unsortedItems
	* @param {Command[] | Option[]} visibleItems
	* @param {Function} getGroup
	* @returns {Map<string, Command[] | Option[]>}
	*/
	groupItems(unsortedItems, visibleItems, getGroup) {
		const result = /* @__PURE__ */ new Map();
		unsortedItems.forEach((item) => {
			const group = getGroup(item);
			if (!result.has(group)) result.set(group, []);
		});
		visibleItems.forEach((item) => {
			const group = getGroup(item);
			if (!result.has(group)) result.set(group, []);
			result.get(group).push(item);
		});
		return result;
	}
	/**
	* Generate the built-in help text.
	*
	* @param {Command} cmd
	* @param {Help} helper
	* @returns {string}
	*/
	formatHelp(cmd, helper) {
		const termWidth = helper.padWidth(cmd, helper);
		const helpWidth = helper.helpWidth ?? 80;
		function callFormatItem(term, description) {
			return helper.formatItem(term, termWidth, description, helper);
		}
		let output = [`${helper.styleTitle("Usage:")} ${helper.styleUsage(helper.commandUsage(cmd))}`, ""];
		const commandDescription = helper.commandDescription(cmd);
		if (commandDescription.length > 0) output = output.concat([helper.boxWrap(helper.styleCommandDescription(commandDescription), helpWidth), ""]);
		const argumentList = helper.visibleArguments(cmd).map((argument) => {
			return callFormatItem(helper.styleArgumentTerm(helper.argumentTerm(argument)), helper.styleArgumentDescription(helper.argumentDescription(argument)));
		});
		output = output.concat(this.formatItemList("Arguments:", argumentList, helper));
		this.groupItems(cmd.options, helper.visibleOptions(cmd), (option) => option.helpGroupHeading ?? "Options:").forEach((options, group) => {
			const optionList = options.map((option) => {
				return callFormatItem(helper.styleOptionTerm(helper.optionTerm(option)), helper.styleOptionDescription(helper.optionDescription(option)));
			});
			output = output.concat(this.formatItemList(group, optionList, helper));
		});
		if (helper.showGlobalOptions) {
			const globalOptionList = helper.visibleGlobalOptions(cmd).map((option) => {
				return callFormatItem(helper.styleOptionTerm(helper.optionTerm(option)), helper.styleOptionDescription(helper.optionDescription(option)));
			});
			output = output.concat(this.formatItemList("Global Options:", globalOptionList, helper));
		}
		this.groupItems(cmd.commands, helper.visibleCommands(cmd), (sub) => sub.helpGroup() || "Commands:").forEach((commands, group) => {
			const commandList = commands.map((sub) => {
				return callFormatItem(helper.styleSubcommandTerm(helper.subcommandTerm(sub)), helper.styleSubcommandDescription(helper.subcommandDescription(sub)));
			});
			output = output.concat(this.formatItemList(group, commandList, helper));
		});
		return output.join("\n");
	}
	/**
	* Return display width of string, ignoring ANSI escape sequences. Used in padding and wrapping calculations.
	*
	* @param {string} str
	* @returns {number}
	*/
	displayWidth(str) {
		return stripVTControlCharacters(str).length;
	}
	/**
	* Style the title for displaying in the help. Called with 'Usage:', 'Options:', etc.
	*
	* @param {string} str
	* @returns {string}
	*/
	styleTitle(str) {
		return str;
	}
	styleUsage(str) {
		return str.split(" ").map((word) => {
			if (word === "[options]") return this.styleOptionText(word);
			if (word === "[command]") return this.styleSubcommandText(word);
			if (word[0] === "[" || word[0] === "<") return this.styleArgumentText(word);
			return this.styleCommandText(word);
		}).join(" ");
	}
	styleCommandDescription(str) {
		return this.styleDescriptionText(str);
	}
	styleOptionDescription(str) {
		return this.styleDescriptionText(str);
	}
	styleSubcommandDescription(str) {
		return this.styleDescriptionText(str);
	}
	styleArgumentDescription(str) {
		return this.styleDescriptionText(str);
	}
	styleDescriptionText(str) {
		return str;
	}
	styleOptionTerm(str) {
		return this.styleOptionText(str);
	}
	styleSubcommandTerm(str) {
		return str.split(" ").map((word) => {
			if (word === "[options]") return this.styleOptionText(word);
			if (word[0] === "[" || word[0] === "<") return this.styleArgumentText(word);
			return this.styleSubcommandText(word);
		}).join(" ");
	}
	styleArgumentTerm(str) {
		return this.styleArgumentText(str);
	}
	styleOptionText(str) {
		return str;
	}
	styleArgumentText(str) {
		return str;
	}
	styleSubcommandText(str) {
		return str;
	}
	styleCommandText(str) {
		return str;
	}
	/**
	* Calculate the pad width from the maximum term length.
	*
	* @param {Command} cmd
	* @param {Help} helper
	* @returns {number}
	*/
	padWidth(cmd, helper) {
		return Math.max(helper.longestOptionTermLength(cmd, helper), helper.longestGlobalOptionTermLength(cmd, helper), helper.longestSubcommandTermLength(cmd, helper), helper.longestArgumentTermLength(cmd, helper));
	}
	/**
	* Detect manually wrapped and indented strings by checking for line break followed by whitespace.
	*
	* @param {string} str
	* @returns {boolean}
	*/
	preformatted(str) {
		return /\n[^\S\r\n]/.test(str);
	}
	/**
	* Format the "item", which consists of a term and description. Pad the term and wrap the description, indenting the following lines.
	*
	* So "TTT", 5, "DDD DDDD DD DDD" might be formatted for this.helpWidth=17 like so:
	*   TTT  DDD DDDD
	*        DD DDD
	*
	* @param {string} term
	* @param {number} termWidth
	* @param {string} description
	* @param {Help} helper
	* @returns {string}
	*/
	formatItem(term, termWidth, description, helper) {
		const itemIndent = 2;
		const itemIndentStr = " ".repeat(itemIndent);
		if (!description) return itemIndentStr + term;
		const paddedTerm = term.padEnd(termWidth + term.length - helper.displayWidth(term));
		const spacerWidth = 2;
		const remainingWidth = (this.helpWidth ?? 80) - termWidth - spacerWidth - itemIndent;
		let formattedDescription;
		if (remainingWidth < this.minWidthToWrap || helper.preformatted(description)) formattedDescription = description;
		else formattedDescription = helper.boxWrap(description, remainingWidth).replace(/\n/g, "\n" + " ".repeat(termWidth + spacerWidth));
		return itemIndentStr + paddedTerm + " ".repeat(spacerWidth) + formattedDescription.replace(/\n/g, `\n${itemIndentStr}`);
	}
	/**
	* Wrap a string at whitespace, preserving existing line breaks.
	* Wrapping is skipped if the width is less than `minWidthToWrap`.
	*
	* @param {string} str
	* @param {number} width
	* @returns {string}
	*/
	boxWrap(str, width) {
		if (width < this.minWidthToWrap) return str;
		const rawLines = str.split(/\r\n|\n/);
		const chunkPattern = /[\s]*[^\s]+/g;
		const wrappedLines = [];
		rawLines.forEach((line) => {
			const chunks = line.match(chunkPattern);
			if (chunks === null) {
				wrappedLines.push("");
				return;
			}
			let sumChunks = [chunks.shift()];
			let sumWidth = this.displayWidth(sumChunks[0]);
			chunks.forEach((chunk) => {
				const visibleWidth = this.displayWidth(chunk);
				if (sumWidth + visibleWidth <= width) {
					sumChunks.push(chunk);
					sumWidth += visibleWidth;
					return;
				}
				wrappedLines.push(sumChunks.join(""));
				const nextChunk = chunk.trimStart();
				sumChunks = [nextChunk];
				sumWidth = this.displayWidth(nextChunk);
			});
			wrappedLines.push(sumChunks.join(""));
		});
		return wrappedLines.join("\n");
	}
};

// node_modules/commander/lib/option.js
var Option = class {
	/**
	* Initialize a new `Option` with the given `flags` and `description`.
	*
	* @param {string} flags
	* @param {string} [description]
	*/
	constructor(flags, description) {
		this.flags = flags;
		this.description = description || "";
		this.required = flags.includes("<");
		this.optional = flags.includes("[");
		this.variadic = /\p{ID_Continue}\.\.\.[>\]]$/u.test(flags);
		this.mandatory = false;
		const optionFlags = splitOptionFlags(flags);
		this.short = optionFlags.shortFlag;
		this.long = optionFlags.longFlag;
		this.negate = false;
		if (this.long) this.negate = this.long.startsWith("--no-");
		this.defaultValue = void 0;
		this.defaultValueDescription = void 0;
		this.presetArg = void 0;
		this.envVar = void 0;
		this.parseArg = void 0;
		this.hidden = false;
		this.argChoices = void 0;
		this.conflictsWith = [];
		this.implied = void 0;
		this.helpGroupHeading = void 0;
	}
	/**
	* Set the default value, and optionally supply the description to be displayed in the help.
	*
	* @param {*} value
	* @param {string} [description]
	* @return {Option}
	*/
	default(value, description) {
		this.defaultValue = value;
		this.defaultValueDescription = description;
		return this;
	}
	/**
	* Preset to use when option used without option-argument, especially optional but also boolean and negated.
	* The custom processing (parseArg) is called.
	*
	* @example
	* new Option('--color').default('GREYSCALE').preset('RGB');
	* new Option('--donate [amount]').preset('20').argParser(parseFloat);
	*
	* @param {*} arg
	* @return {Option}
	*/
	preset(arg) {
		this.presetArg = arg;
		return this;
	}
	/**
	* Add option name(s) that conflict with this option.
	* An error will be displayed if conflicting options are found during parsing.
	*
	* @example
	* new Option('--rgb').conflicts('cmyk');
	* new Option('--js').conflicts(['ts', 'jsx']);
	*
	* @param {(string | string[])} names
	* @return {Option}
	*/
	conflicts(names) {
		this.conflictsWith = this.conflictsWith.concat(names);
		return this;
	}
	/**
	* Specify implied option values for when this option is set and the implied options are not.
	*
	* The custom processing (parseArg) is not called on the implied values.
	*
	* @example
	* program
	*   .addOption(new Option('--log', 'write logging information to file'))
	*   .addOption(new Option('--trace', 'log extra details').implies({ log: 'trace.txt' }));
	*
	* @param {object} impliedOptionValues
	* @return {Option}
	*/
	implies(impliedOptionValues) {
		let newImplied = impliedOptionValues;
		if (typeof impliedOptionValues === "string") newImplied = { [impliedOptionValues]: true };
		this.implied = Object.assign(this.implied || {}, newImplied);
		return this;
	}
	/**
	* Set environment variable to check for option value.
	*
	* An environment variable is only used if when processed the current option value is
	* undefined, or the source of the current value is 'default' or 'config' or 'env'.
	*
	* @param {string} name
	* @return {Option}
	*/
	env(name) {
		this.envVar = name;
		return this;
	}
	/**
	* Set the custom handler for processing CLI option arguments into option values.
	*
	* @param {Function} [fn]
	* @return {Option}
	*/
	argParser(fn) {
		this.parseArg = fn;
		return this;
	}
	/**
	* Whether the option is mandatory and must have a value after parsing.
	*
	* @param {boolean} [mandatory=true]
	* @return {Option}
	*/
	makeOptionMandatory(mandatory = true) {
		this.mandatory = !!mandatory;
		return this;
	}
	/**
	* Hide option in help.
	*
	* @param {boolean} [hide=true]
	* @return {Option}
	*/
	hideHelp(hide = true) {
		this.hidden = !!hide;
		return this;
	}
	/**
	* @package
	*/
	_collectValue(value, previous) {
		if (previous === this.defaultValue || !Array.isArray(previous)) return [value];
		previous.push(value);
		return previous;
	}
	/**
	* Only allow option value to be one of choices.
	*
	* @param {string[]} values
	* @return {Option}
	*/
	choices(values) {
		this.argChoices = values.slice();
		this.parseArg = (arg, previous) => {
			if (!this.argChoices.includes(arg)) throw new InvalidArgumentError(`Allowed choices are ${this.argChoices.join(", ")}.`);
			if (this.variadic) return this._collectValue(arg, previous);
			return arg;
		};
		return this;
	}
	/**
	* Return option name.
	*
	* @return {string}
	*/
	name() {
		if (this.long) return this.long.replace(/^--/, "");
		return this.short.replace(/^-/, "");
	}
	/**
	* Return option name, in a camelcase format that can be used
	* as an object attribute key.
	*
	* @return {string}
	*/
	attributeName() {
		if (this.negate) return camelcase(this.name().replace(/^no-/, ""));
		return camelcase(this.name());
	}
	/**
	* Set the help group heading.
	*
	* @param {string} heading
	* @return {Option}
	*/
	helpGroup(heading) {
		this.helpGroupHeading = heading;
		return this;
	}
	/**
	* Check if `arg` matches the short or long flag.
	*
	* @param {string} arg
	* @return {boolean}
	* @package
	*/
	is(arg) {
		return this.short === arg || this.long === arg;
	}
	/**
	* Return whether a boolean option.
	*
	* Options are one of boolean, negated, required argument, or optional argument.
	*
	* @return {boolean}
	* @package
	*/
	isBoolean() {
		return !this.required && !this.optional && !this.negate;
	}
};
/**
* This class is to make it easier to work with dual options, without changing the existing
* implementation. We support separate dual options for separate positive and negative options,
* like `--build` and `--no-build`, which share a single option value. This works nicely for some
* use cases, but is tricky for others where we want separate behaviours despite
* the single shared option value.
*/
var DualOptions = class {
	/**
	* @param {Option[]} options
	*/
	constructor(options) {
		this.positiveOptions = /* @__PURE__ */ new Map();
		this.negativeOptions = /* @__PURE__ */ new Map();
		this.dualOptions = /* @__PURE__ */ new Set();
		options.forEach((option) => {
			if (option.negate) this.negativeOptions.set(option.attributeName(), option);
			else this.positiveOptions.set(option.attributeName(), option);
		});
		this.negativeOptions.forEach((value, key) => {
			if (this.positiveOptions.has(key)) this.dualOptions.add(key);
		});
	}
	/**
	* Did the value come from the option, and not from possible matching dual option?
	*
	* @param {*} value
	* @param {Option} option
	* @returns {boolean}
	*/
	valueFromOption(value, option) {
		const optionKey = option.attributeName();
		if (!this.dualOptions.has(optionKey)) return true;
		const preset = this.negativeOptions.get(optionKey).presetArg;
		const negativeValue = preset !== void 0 ? preset : false;
		return option.negate === (negativeValue === value);
	}
};
/**
* Convert string from kebab-case to camelCase.
*
* @param {string} str
* @return {string}
* @private
*/
function camelcase(str) {
	return str.split("-").reduce((str, word) => {
		return str + word[0].toUpperCase() + word.slice(1);
	});
}
/**
* Split the short and long flag out of something like '-m,--mixed <value>'
*
* @private
*/
function splitOptionFlags(flags) {
	let shortFlag;
	let longFlag;
	const shortFlagExp = /^-[^-]$/;
	const longFlagExp = /^--[^-]/;
	const flagParts = flags.split(/[ |,]+/).concat("guard");
	if (shortFlagExp.test(flagParts[0])) shortFlag = flagParts.shift();
	if (longFlagExp.test(flagParts[0])) longFlag = flagParts.shift();
	if (!shortFlag && shortFlagExp.test(flagParts[0])) shortFlag = flagParts.shift();
	if (!shortFlag && longFlagExp.test(flagParts[0])) {
		shortFlag = longFlag;
		longFlag = flagParts.shift();
	}
	if (flagParts[0].startsWith("-")) {
		const unsupportedFlag = flagParts[0];
		const baseError = `option creation failed due to '${unsupportedFlag}' in option flags '${flags}'`;
		if (/^-[^-][^-]/.test(unsupportedFlag)) throw new Error(`${baseError}
- a short flag is a single dash and a single character
  - either use a single dash and a single character (for a short flag)
  - or use a double dash for a long option (and can have two, like '--ws, --workspace')`);
		if (shortFlagExp.test(unsupportedFlag)) throw new Error(`${baseError}
- too many short flags`);
		if (longFlagExp.test(unsupportedFlag)) throw new Error(`${baseError}
- too many long flags`);
		throw new Error(`${baseError}
- unrecognised flag format`);
	}
	if (shortFlag === void 0 && longFlag === void 0) throw new Error(`option creation failed due to no flags found in '${flags}'.`);
	return {
		shortFlag,
		longFlag
	};
}

// node_modules/commander/lib/suggestSimilar.js
const maxDistance = 3;
function editDistance(a, b) {
	if (Math.abs(a.length - b.length) > maxDistance) return Math.max(a.length, b.length);
	const d = [];
	for (let i = 0; i <= a.length; i++) d[i] = [i];
	for (let j = 0; j <= b.length; j++) d[0][j] = j;
	for (let j = 1; j <= b.length; j++) for (let i = 1; i <= a.length; i++) {
		let cost;
		if (a[i - 1] === b[j - 1]) cost = 0;
		else cost = 1;
		d[i][j] = Math.min(d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + cost);
		if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
	}
	return d[a.length][b.length];
}
/**
* Find close matches, restricted to same number of edits.
*
* @param {string} word
* @param {string[]} candidates
* @returns {string}
*/
function suggestSimilar(word, candidates) {
	if (!candidates || candidates.length === 0) return "";
	candidates = Array.from(new Set(candidates));
	const searchingOptions = word.startsWith("--");
	if (searchingOptions) {
		word = word.slice(2);
		candidates = candidates.map((candidate) => candidate.slice(2));
	}
	let similar = [];
	let bestDistance = maxDistance;
	const minSimilarity = .4;
	candidates.forEach((candidate) => {
		if (candidate.length <= 1) return;
		const distance = editDistance(word, candidate);
		const length = Math.max(word.length, candidate.length);
		if ((length - distance) / length > minSimilarity) {
			if (distance < bestDistance) {
				bestDistance = distance;
				similar = [candidate];
			} else if (distance === bestDistance) similar.push(candidate);
		}
	});
	similar.sort((a, b) => a.localeCompare(b));
	if (searchingOptions) similar = similar.map((candidate) => `--${candidate}`);
	if (similar.length > 1) return `\n(Did you mean one of ${similar.join(", ")}?)`;
	if (similar.length === 1) return `\n(Did you mean ${similar[0]}?)`;
	return "";
}

// node_modules/commander/lib/command.js
var Command = class Command extends EventEmitter {
	/**
	* Initialize a new `Command`.
	*
	* @param {string} [name]
	*/
	constructor(name) {
		super();
		/** @type {Command[]} */
		this.commands = [];
		/** @type {Option[]} */
		this.options = [];
		this.parent = null;
		this._allowUnknownOption = false;
		this._allowExcessArguments = false;
		/** @type {Argument[]} */
		this.registeredArguments = [];
		this._args = this.registeredArguments;
		/** @type {string[]} */
		this.args = [];
		this.rawArgs = [];
		this.processedArgs = [];
		this._scriptPath = null;
		this._name = name || "";
		this._optionValues = {};
		this._optionValueSources = {};
		this._storeOptionsAsProperties = false;
		this._actionHandler = null;
		this._executableHandler = false;
		this._executableFile = null;
		this._executableDir = null;
		this._defaultCommandName = null;
		this._exitCallback = null;
		this._aliases = [];
		this._combineFlagAndOptionalValue = true;
		this._description = "";
		this._summary = "";
		this._argsDescription = void 0;
		this._enablePositionalOptions = false;
		this._passThroughOptions = false;
		this._lifeCycleHooks = {};
		/** @type {(boolean | string)} */
		this._showHelpAfterError = false;
		this._showSuggestionAfterError = true;
		this._savedState = null;
		this._outputConfiguration = {
			writeOut: (str) => process$1.stdout.write(str),
			writeErr: (str) => process$1.stderr.write(str),
			outputError: (str, write) => write(str),
			getOutHelpWidth: () => process$1.stdout.isTTY ? process$1.stdout.columns : void 0,
			getErrHelpWidth: () => process$1.stderr.isTTY ? process$1.stderr.columns : void 0,
			getOutHasColors: () => useColor() ?? (process$1.stdout.isTTY && process$1.stdout.hasColors?.()),
			getErrHasColors: () => useColor() ?? (process$1.stderr.isTTY && process$1.stderr.hasColors?.()),
			stripColor: (str) => stripVTControlCharacters(str)
		};
		this._hidden = false;
		/** @type {(Option | null | undefined)} */
		this._helpOption = void 0;
		this._addImplicitHelpCommand = void 0;
		/** @type {Command} */
		this._helpCommand = void 0;
		this._helpConfiguration = {};
		/** @type {string | undefined} */
		this._helpGroupHeading = void 0;
		/** @type {string | undefined} */
		this._defaultCommandGroup = void 0;
		/** @type {string | undefined} */
		this._defaultOptionGroup = void 0;
	}
	/**
	* Copy settings that are useful to have in common across root command and subcommands.
	*
	* (Used internally when adding a command using `.command()` so subcommands inherit parent settings.)
	*
	* @param {Command} sourceCommand
	* @return {Command} `this` command for chaining
	*/
	copyInheritedSettings(sourceCommand) {
		this._outputConfiguration = sourceCommand._outputConfiguration;
		this._helpOption = sourceCommand._helpOption;
		this._helpCommand = sourceCommand._helpCommand;
		this._helpConfiguration = sourceCommand._helpConfiguration;
		this._exitCallback = sourceCommand._exitCallback;
		this._storeOptionsAsProperties = sourceCommand._storeOptionsAsProperties;
		this._combineFlagAndOptionalValue = sourceCommand._combineFlagAndOptionalValue;
		this._allowExcessArguments = sourceCommand._allowExcessArguments;
		this._enablePositionalOptions = sourceCommand._enablePositionalOptions;
		this._showHelpAfterError = sourceCommand._showHelpAfterError;
		this._showSuggestionAfterError = sourceCommand._showSuggestionAfterError;
		return this;
	}
	/**
	* @returns {Command[]}
	* @private
	*/
	_getCommandAndAncestors() {
		const result = [];
		for (let command = this; command; command = command.parent) result.push(command);
		return result;
	}
	/**
	* Define a command.
	*
	* There are two styles of command: pay attention to where to put the description.
	*
	* @example
	* // Command implemented using action handler (description is supplied separately to `.command`)
	* program
	*   .command('clone <source> [destination]')
	*   .description('clone a repository into a newly created directory')
	*   .action((source, destination) => {
	*     console.log('clone command called');
	*   });
	*
	* // Command implemented using separate executable file (description is second parameter to `.command`)
	* program
	*   .command('start <service>', 'start named service')
	*   .command('stop [service]', 'stop named service, or all if no name supplied');
	*
	* @param {string} nameAndArgs - command name and arguments, args are `<required>` or `[optional]` and last may also be `variadic...`
	* @param {(object | string)} [actionOptsOrExecDesc] - configuration options (for action), or description (for executable)
	* @param {object} [execOpts] - configuration options (for executable)
	* @return {Command} returns new command for action handler, or `this` for executable command
	*/
	command(nameAndArgs, actionOptsOrExecDesc, execOpts) {
		let desc = actionOptsOrExecDesc;
		let opts = execOpts;
		if (typeof desc === "object" && desc !== null) {
			opts = desc;
			desc = null;
		}
		opts = opts || {};
		const [, name, args] = nameAndArgs.match(/([^ ]+) *(.*)/);
		const cmd = this.createCommand(name);
		if (desc) {
			cmd.description(desc);
			cmd._executableHandler = true;
		}
		if (opts.isDefault) this._defaultCommandName = cmd._name;
		cmd._hidden = !!(opts.noHelp || opts.hidden);
		cmd._executableFile = opts.executableFile || null;
		if (args) cmd.arguments(args);
		this._registerCommand(cmd);
		cmd.parent = this;
		cmd.copyInheritedSettings(this);
		if (desc) return this;
		return cmd;
	}
	/**
	* Factory routine to create a new unattached command.
	*
	* See .command() for creating an attached subcommand, which uses this routine to
	* create the command. You can override createCommand to customise subcommands.
	*
	* @param {string} [name]
	* @return {Command} new command
	*/
	createCommand(name) {
		return new Command(name);
	}
	/**
	* You can customise the help with a subclass of Help by overriding createHelp,
	* or by overriding Help properties using configureHelp().
	*
	* @return {Help}
	*/
	createHelp() {
		return Object.assign(new Help(), this.configureHelp());
	}
	/**
	* You can customise the help by overriding Help properties using configureHelp(),
	* or with a subclass of Help by overriding createHelp().
	*
	* @param {object} [configuration] - configuration options
	* @return {(Command | object)} `this` command for chaining, or stored configuration
	*/
	configureHelp(configuration) {
		if (configuration === void 0) return this._helpConfiguration;
		this._helpConfiguration = configuration;
		return this;
	}
	/**
	* The default output goes to stdout and stderr. You can customise this for special
	* applications. You can also customise the display of errors by overriding outputError.
	*
	* The configuration properties are all functions:
	*
	*     // change how output being written, defaults to stdout and stderr
	*     writeOut(str)
	*     writeErr(str)
	*     // change how output being written for errors, defaults to writeErr
	*     outputError(str, write) // used for displaying errors and not used for displaying help
	*     // specify width for wrapping help
	*     getOutHelpWidth()
	*     getErrHelpWidth()
	*     // color support, currently only used with Help
	*     getOutHasColors()
	*     getErrHasColors()
	*     stripColor() // used to remove ANSI escape codes if output does not have colors
	*
	* @param {object} [configuration] - configuration options
	* @return {(Command | object)} `this` command for chaining, or stored configuration
	*/
	configureOutput(configuration) {
		if (configuration === void 0) return this._outputConfiguration;
		this._outputConfiguration = {
			...this._outputConfiguration,
			...configuration
		};
		return this;
	}
	/**
	* Display the help or a custom message after an error occurs.
	*
	* @param {(boolean|string)} [displayHelp]
	* @return {Command} `this` command for chaining
	*/
	showHelpAfterError(displayHelp = true) {
		if (typeof displayHelp !== "string") displayHelp = !!displayHelp;
		this._showHelpAfterError = displayHelp;
		return this;
	}
	/**
	* Display suggestion of similar commands for unknown commands, or options for unknown options.
	*
	* @param {boolean} [displaySuggestion]
	* @return {Command} `this` command for chaining
	*/
	showSuggestionAfterError(displaySuggestion = true) {
		this._showSuggestionAfterError = !!displaySuggestion;
		return this;
	}
	/**
	* Add a prepared subcommand.
	*
	* See .command() for creating an attached subcommand which inherits settings from its parent.
	*
	* @param {Command} cmd - new subcommand
	* @param {object} [opts] - configuration options
	* @return {Command} `this` command for chaining
	*/
	addCommand(cmd, opts) {
		if (!cmd._name) throw new Error(`Command passed to .addCommand() must have a name
- specify the name in Command constructor or using .name()`);
		opts = opts || {};
		if (opts.isDefault) this._defaultCommandName = cmd._name;
		if (opts.noHelp || opts.hidden) cmd._hidden = true;
		this._registerCommand(cmd);
		cmd.parent = this;
		cmd._checkForBrokenPassThrough();
		return this;
	}
	/**
	* Factory routine to create a new unattached argument.
	*
	* See .argument() for creating an attached argument, which uses this routine to
	* create the argument. You can override createArgument to return a custom argument.
	*
	* @param {string} name
	* @param {string} [description]
	* @return {Argument} new argument
	*/
	createArgument(name, description) {
		return new Argument(name, description);
	}
	/**
	* Define argument syntax for command.
	*
	* The default is that the argument is required, and you can explicitly
	* indicate this with <> around the name. Put [] around the name for an optional argument.
	*
	* @example
	* program.argument('<input-file>');
	* program.argument('[output-file]');
	*
	* @param {string} name
	* @param {string} [description]
	* @param {(Function|*)} [parseArg] - custom argument processing function or default value
	* @param {*} [defaultValue]
	* @return {Command} `this` command for chaining
	*/
	argument(name, description, parseArg, defaultValue) {
		const argument = this.createArgument(name, description);
		if (typeof parseArg === "function") argument.default(defaultValue).argParser(parseArg);
		else argument.default(parseArg);
		this.addArgument(argument);
		return this;
	}
	/**
	* Define argument syntax for command, adding multiple at once (without descriptions).
	*
	* See also .argument().
	*
	* @example
	* program.arguments('<cmd> [env]');
	*
	* @param {string} names
	* @return {Command} `this` command for chaining
	*/
	arguments(names) {
		names.trim().split(/ +/).forEach((detail) => {
			this.argument(detail);
		});
		return this;
	}
	/**
	* Define argument syntax for command, adding a prepared argument.
	*
	* @param {Argument} argument
	* @return {Command} `this` command for chaining
	*/
	addArgument(argument) {
		const previousArgument = this.registeredArguments.slice(-1)[0];
		if (previousArgument?.variadic) throw new Error(`only the last argument can be variadic '${previousArgument.name()}'`);
		if (argument.required && argument.defaultValue !== void 0 && argument.parseArg === void 0) throw new Error(`a default value for a required argument is never used: '${argument.name()}'`);
		this.registeredArguments.push(argument);
		return this;
	}
	/**
	* Customise or override default help command. By default a help command is automatically added if your command has subcommands.
	*
	* @example
	*    program.helpCommand('help [cmd]');
	*    program.helpCommand('help [cmd]', 'show help');
	*    program.helpCommand(false); // suppress default help command
	*    program.helpCommand(true); // add help command even if no subcommands
	*
	* @param {string|boolean} enableOrNameAndArgs - enable with custom name and/or arguments, or boolean to override whether added
	* @param {string} [description] - custom description
	* @return {Command} `this` command for chaining
	*/
	helpCommand(enableOrNameAndArgs, description) {
		if (typeof enableOrNameAndArgs === "boolean") {
			this._addImplicitHelpCommand = enableOrNameAndArgs;
			if (enableOrNameAndArgs && this._defaultCommandGroup) this._initCommandGroup(this._getHelpCommand());
			return this;
		}
		const [, helpName, helpArgs] = (enableOrNameAndArgs ?? "help [command]").match(/([^ ]+) *(.*)/);
		const helpDescription = description ?? "display help for command";
		const helpCommand = this.createCommand(helpName);
		helpCommand.helpOption(false);
		if (helpArgs) helpCommand.arguments(helpArgs);
		if (helpDescription) helpCommand.description(helpDescription);
		this._addImplicitHelpCommand = true;
		this._helpCommand = helpCommand;
		if (enableOrNameAndArgs || description) this._initCommandGroup(helpCommand);
		return this;
	}
	/**
	* Add prepared custom help command.
	*
	* @param {(Command|string|boolean)} helpCommand - custom help command, or deprecated enableOrNameAndArgs as for `.helpCommand()`
	* @param {string} [deprecatedDescription] - deprecated custom description used with custom name only
	* @return {Command} `this` command for chaining
	*/
	addHelpCommand(helpCommand, deprecatedDescription) {
		if (typeof helpCommand !== "object") {
			this.helpCommand(helpCommand, deprecatedDescription);
			return this;
		}
		this._addImplicitHelpCommand = true;
		this._helpCommand = helpCommand;
		this._initCommandGroup(helpCommand);
		return this;
	}
	/**
	* Lazy create help command.
	*
	* @return {(Command|null)}
	* @package
	*/
	_getHelpCommand() {
		if (this._addImplicitHelpCommand ?? (this.commands.length && !this._actionHandler && !this._findCommand("help"))) {
			if (this._helpCommand === void 0) this.helpCommand(void 0, void 0);
			return this._helpCommand;
		}
		return null;
	}
	/**
	* Add hook for life cycle event.
	*
	* @param {string} event
	* @param {Function} listener
	* @return {Command} `this` command for chaining
	*/
	hook(event, listener) {
		const allowedValues = [
			"preSubcommand",
			"preAction",
			"postAction"
		];
		if (!allowedValues.includes(event)) throw new Error(`Unexpected value for event passed to hook : '${event}'.
Expecting one of '${allowedValues.join("', '")}'`);
		if (this._lifeCycleHooks[event]) this._lifeCycleHooks[event].push(listener);
		else this._lifeCycleHooks[event] = [listener];
		return this;
	}
	/**
	* Register callback to use as replacement for calling process.exit.
	*
	* @param {Function} [fn] optional callback which will be passed a CommanderError, defaults to throwing
	* @return {Command} `this` command for chaining
	*/
	exitOverride(fn) {
		if (fn) this._exitCallback = fn;
		else this._exitCallback = (err) => {
			if (err.code !== "commander.executeSubCommandAsync") throw err;
		};
		return this;
	}
	/**
	* Call process.exit, and _exitCallback if defined.
	*
	* @param {number} exitCode exit code for using with process.exit
	* @param {string} code an id string representing the error
	* @param {string} message human-readable description of the error
	* @return never
	* @private
	*/
	_exit(exitCode, code, message) {
		if (this._exitCallback) this._exitCallback(new CommanderError(exitCode, code, message));
		process$1.exit(exitCode);
	}
	/**
	* Register callback `fn` for the command.
	*
	* @example
	* program
	*   .command('serve')
	*   .description('start service')
	*   .action(function() {
	*      // do work here
	*   });
	*
	* @param {Function} fn
	* @return {Command} `this` command for chaining
	*/
	action(fn) {
		const listener = (args) => {
			const expectedArgsCount = this.registeredArguments.length;
			const actionArgs = args.slice(0, expectedArgsCount);
			if (this._storeOptionsAsProperties) actionArgs[expectedArgsCount] = this;
			else actionArgs[expectedArgsCount] = this.opts();
			actionArgs.push(this);
			return fn.apply(this, actionArgs);
		};
		this._actionHandler = listener;
		return this;
	}
	/**
	* Factory routine to create a new unattached option.
	*
	* See .option() for creating an attached option, which uses this routine to
	* create the option. You can override createOption to return a custom option.
	*
	* @param {string} flags
	* @param {string} [description]
	* @return {Option} new option
	*/
	createOption(flags, description) {
		return new Option(flags, description);
	}
	/**
	* Wrap parseArgs to catch 'commander.invalidArgument'.
	*
	* @param {(Option | Argument)} target
	* @param {string} value
	* @param {*} previous
	* @param {string} invalidArgumentMessage
	* @private
	*/
	_callParseArg(target, value, previous, invalidArgumentMessage) {
		try {
			return target.parseArg(value, previous);
		} catch (err) {
			if (err.code === "commander.invalidArgument") {
				const message = `${invalidArgumentMessage} ${err.message}`;
				this.error(message, {
					exitCode: err.exitCode,
					code: err.code
				});
			}
			throw err;
		}
	}
	/**
	* Check for option flag conflicts.
	* Register option if no conflicts found, or throw on conflict.
	*
	* @param {Option} option
	* @private
	*/
	_registerOption(option) {
		const matchingOption = option.short && this._findOption(option.short) || option.long && this._findOption(option.long);
		if (matchingOption) {
			const matchingFlag = option.long && this._findOption(option.long) ? option.long : option.short;
			throw new Error(`Cannot add option '${option.flags}'${this._name && ` to command '${this._name}'`} due to conflicting flag '${matchingFlag}'
-  already used by option '${matchingOption.flags}'`);
		}
		this._initOptionGroup(option);
		this.options.push(option);
	}
	/**
	* Check for command name and alias conflicts with existing commands.
	* Register command if no conflicts found, or throw on conflict.
	*
	* @param {Command} command
	* @private
	*/
	_registerCommand(command) {
		const knownBy = (cmd) => {
			return [cmd.name()].concat(cmd.aliases());
		};
		const alreadyUsed = knownBy(command).find((name) => this._findCommand(name));
		if (alreadyUsed) {
			const existingCmd = knownBy(this._findCommand(alreadyUsed)).join("|");
			const newCmd = knownBy(command).join("|");
			throw new Error(`cannot add command '${newCmd}' as already have command '${existingCmd}'`);
		}
		this._initCommandGroup(command);
		this.commands.push(command);
	}
	/**
	* Add an option.
	*
	* @param {Option} option
	* @return {Command} `this` command for chaining
	*/
	addOption(option) {
		this._registerOption(option);
		const oname = option.name();
		const name = option.attributeName();
		if (option.defaultValue !== void 0) this.setOptionValueWithSource(name, option.defaultValue, "default");
		const handleOptionValue = (val, invalidValueMessage, valueSource) => {
			if (val == null && option.presetArg !== void 0) val = option.presetArg;
			const oldValue = this.getOptionValue(name);
			if (val !== null && option.parseArg) val = this._callParseArg(option, val, oldValue, invalidValueMessage);
			else if (val !== null && option.variadic) val = option._collectValue(val, oldValue);
			if (val == null) {
				if (option.negate) val = false;
				else if (option.isBoolean() || option.optional) val = true;
				else val = "";
			}
			this.setOptionValueWithSource(name, val, valueSource);
		};
		this.on("option:" + oname, (val) => {
			const invalidValueMessage = `error: option '${option.flags}' argument '${val}' is invalid.`;
			handleOptionValue(val, invalidValueMessage, "cli");
		});
		if (option.envVar) this.on("optionEnv:" + oname, (val) => {
			const invalidValueMessage = `error: option '${option.flags}' value '${val}' from env '${option.envVar}' is invalid.`;
			handleOptionValue(val, invalidValueMessage, "env");
		});
		return this;
	}
	/**
	* Internal implementation shared by .option() and .requiredOption()
	*
	* @return {Command} `this` command for chaining
	* @private
	*/
	_optionEx(config, flags, description, fn, defaultValue) {
		if (typeof flags === "object" && flags instanceof Option) throw new Error("To add an Option object use addOption() instead of option() or requiredOption()");
		const option = this.createOption(flags, description);
		option.makeOptionMandatory(!!config.mandatory);
		if (typeof fn === "function") option.default(defaultValue).argParser(fn);
		else if (fn instanceof RegExp) {
			const regex = fn;
			fn = (val, def) => {
				const m = regex.exec(val);
				return m ? m[0] : def;
			};
			option.default(defaultValue).argParser(fn);
		} else option.default(fn);
		return this.addOption(option);
	}
	/**
	* Define option with `flags`, `description`, and optional argument parsing function or `defaultValue` or both.
	*
	* The `flags` string contains the short and/or long flags, separated by comma, a pipe or space. A required
	* option-argument is indicated by `<>` and an optional option-argument by `[]`.
	*
	* See the README for more details, and see also addOption() and requiredOption().
	*
	* @example
	* program
	*     .option('-p, --pepper', 'add pepper')
	*     .option('--pt, --pizza-type <TYPE>', 'type of pizza') // required option-argument
	*     .option('-c, --cheese [CHEESE]', 'add extra cheese', 'mozzarella') // optional option-argument with default
	*     .option('-t, --tip <VALUE>', 'add tip to purchase cost', parseFloat) // custom parse function
	*
	* @param {string} flags
	* @param {string} [description]
	* @param {(Function|*)} [parseArg] - custom option processing function or default value
	* @param {*} [defaultValue]
	* @return {Command} `this` command for chaining
	*/
	option(flags, description, parseArg, defaultValue) {
		return this._optionEx({}, flags, description, parseArg, defaultValue);
	}
	/**
	* Add a required option which must have a value after parsing. This usually means
	* the option must be specified on the command line. (Otherwise the same as .option().)
	*
	* The `flags` string contains the short and/or long flags, separated by comma, a pipe or space.
	*
	* @param {string} flags
	* @param {string} [description]
	* @param {(Function|*)} [parseArg] - custom option processing function or default value
	* @param {*} [defaultValue]
	* @return {Command} `this` command for chaining
	*/
	requiredOption(flags, description, parseArg, defaultValue) {
		return this._optionEx({ mandatory: true }, flags, description, parseArg, defaultValue);
	}
	/**
	* Alter parsing of short flags with optional values.
	*
	* @example
	* // for `.option('-f,--flag [value]'):
	* program.combineFlagAndOptionalValue(true);  // `-f80` is treated like `--flag=80`, this is the default behaviour
	* program.combineFlagAndOptionalValue(false) // `-fb` is treated like `-f -b`
	*
	* @param {boolean} [combine] - if `true` or omitted, an optional value can be specified directly after the flag.
	* @return {Command} `this` command for chaining
	*/
	combineFlagAndOptionalValue(combine = true) {
		this._combineFlagAndOptionalValue = !!combine;
		return this;
	}
	/**
	* Allow unknown options on the command line.
	*
	* @param {boolean} [allowUnknown] - if `true` or omitted, no error will be thrown for unknown options.
	* @return {Command} `this` command for chaining
	*/
	allowUnknownOption(allowUnknown = true) {
		this._allowUnknownOption = !!allowUnknown;
		return this;
	}
	/**
	* Allow excess command-arguments on the command line. Pass false to make excess arguments an error.
	*
	* @param {boolean} [allowExcess] - if `true` or omitted, no error will be thrown for excess arguments.
	* @return {Command} `this` command for chaining
	*/
	allowExcessArguments(allowExcess = true) {
		this._allowExcessArguments = !!allowExcess;
		return this;
	}
	/**
	* Enable positional options. Positional means global options are specified before subcommands which lets
	* subcommands reuse the same option names, and also enables subcommands to turn on passThroughOptions.
	* The default behaviour is non-positional and global options may appear anywhere on the command line.
	*
	* @param {boolean} [positional]
	* @return {Command} `this` command for chaining
	*/
	enablePositionalOptions(positional = true) {
		this._enablePositionalOptions = !!positional;
		return this;
	}
	/**
	* Pass through options that come after command-arguments rather than treat them as command-options,
	* so actual command-options come before command-arguments. Turning this on for a subcommand requires
	* positional options to have been enabled on the program (parent commands).
	* The default behaviour is non-positional and options may appear before or after command-arguments.
	*
	* @param {boolean} [passThrough] for unknown options.
	* @return {Command} `this` command for chaining
	*/
	passThroughOptions(passThrough = true) {
		this._passThroughOptions = !!passThrough;
		this._checkForBrokenPassThrough();
		return this;
	}
	/**
	* @private
	*/
	_checkForBrokenPassThrough() {
		if (this.parent && this._passThroughOptions && !this.parent._enablePositionalOptions) throw new Error(`passThroughOptions cannot be used for '${this._name}' without turning on enablePositionalOptions for parent command(s)`);
	}
	/**
	* Whether to store option values as properties on command object,
	* or store separately (specify false). In both cases the option values can be accessed using .opts().
	*
	* @param {boolean} [storeAsProperties=true]
	* @return {Command} `this` command for chaining
	*/
	storeOptionsAsProperties(storeAsProperties = true) {
		if (this.options.length) throw new Error("call .storeOptionsAsProperties() before adding options");
		if (Object.keys(this._optionValues).length) throw new Error("call .storeOptionsAsProperties() before setting option values");
		this._storeOptionsAsProperties = !!storeAsProperties;
		return this;
	}
	/**
	* Retrieve option value.
	*
	* @param {string} key
	* @return {object} value
	*/
	getOptionValue(key) {
		if (this._storeOptionsAsProperties) return this[key];
		return this._optionValues[key];
	}
	/**
	* Store option value.
	*
	* @param {string} key
	* @param {object} value
	* @return {Command} `this` command for chaining
	*/
	setOptionValue(key, value) {
		return this.setOptionValueWithSource(key, value, void 0);
	}
	/**
	* Store option value and where the value came from.
	*
	* @param {string} key
	* @param {object} value
	* @param {string} source - expected values are default/config/env/cli/implied
	* @return {Command} `this` command for chaining
	*/
	setOptionValueWithSource(key, value, source) {
		if (this._storeOptionsAsProperties) this[key] = value;
		else this._optionValues[key] = value;
		this._optionValueSources[key] = source;
		return this;
	}
	/**
	* Get source of option value.
	* Expected values are default | config | env | cli | implied
	*
	* @param {string} key
	* @return {string}
	*/
	getOptionValueSource(key) {
		return this._optionValueSources[key];
	}
	/**
	* Get source of option value. See also .optsWithGlobals().
	* Expected values are default | config | env | cli | implied
	*
	* @param {string} key
	* @return {string}
	*/
	getOptionValueSourceWithGlobals(key) {
		let source;
		this._getCommandAndAncestors().forEach((cmd) => {
			if (Object.hasOwn(cmd._optionValueSources, key)) source = cmd.getOptionValueSource(key);
		});
		return source;
	}
	/**
	* Get user arguments from implied or explicit arguments.
	* Side-effects: set _scriptPath if args included script. Used for default program name, and subcommand searches.
	*
	* @private
	*/
	_prepareUserArgs(argv, parseOptions) {
		if (argv !== void 0 && !Array.isArray(argv)) throw new Error("first parameter to parse must be array or undefined");
		parseOptions = parseOptions || {};
		if (argv === void 0 && parseOptions.from === void 0) {
			if (process$1.versions?.electron) parseOptions.from = "electron";
			const execArgv = process$1.execArgv ?? [];
			if (execArgv.includes("-e") || execArgv.includes("--eval") || execArgv.includes("-p") || execArgv.includes("--print")) parseOptions.from = "eval";
		}
		if (argv === void 0) argv = process$1.argv;
		this.rawArgs = argv.slice();
		let userArgs;
		switch (parseOptions.from) {
			case void 0:
			case "node":
				this._scriptPath = argv[1];
				userArgs = argv.slice(2);
				break;
			case "electron":
				if (process$1.defaultApp) {
					this._scriptPath = argv[1];
					userArgs = argv.slice(2);
				} else userArgs = argv.slice(1);
				break;
			case "user":
				userArgs = argv.slice(0);
				break;
			case "eval":
				userArgs = argv.slice(1);
				break;
			default: throw new Error(`unexpected parse option { from: '${parseOptions.from}' }`);
		}
		if (!this._name && this._scriptPath) this.nameFromFilename(this._scriptPath);
		this._name = this._name || "program";
		return userArgs;
	}
	/**
	* Parse `argv`, setting options and invoking commands when defined.
	*
	* Use parseAsync instead of parse if any of your action handlers are async.
	*
	* Call with no parameters to parse `process.argv`. Detects Electron and special node options like `node --eval`. Easy mode!
	*
	* Or call with an array of strings to parse, and optionally where the user arguments start by specifying where the arguments are `from`:
	* - `'node'`: default, `argv[0]` is the application and `argv[1]` is the script being run, with user arguments after that
	* - `'electron'`: `argv[0]` is the application and `argv[1]` varies depending on whether the electron application is packaged
	* - `'user'`: just user arguments
	*
	* @example
	* program.parse(); // parse process.argv and auto-detect electron and special node flags
	* program.parse(process.argv); // assume argv[0] is app and argv[1] is script
	* program.parse(my-args, { from: 'user' }); // just user supplied arguments, nothing special about argv[0]
	*
	* @param {string[]} [argv] - optional, defaults to process.argv
	* @param {object} [parseOptions] - optionally specify style of options with from: node/user/electron
	* @param {string} [parseOptions.from] - where the args are from: 'node', 'user', 'electron'
	* @return {Command} `this` command for chaining
	*/
	parse(argv, parseOptions) {
		this._prepareForParse();
		const userArgs = this._prepareUserArgs(argv, parseOptions);
		this._parseCommand([], userArgs);
		return this;
	}
	/**
	* Parse `argv`, setting options and invoking commands when defined.
	*
	* Call with no parameters to parse `process.argv`. Detects Electron and special node options like `node --eval`. Easy mode!
	*
	* Or call with an array of strings to parse, and optionally where the user arguments start by specifying where the arguments are `from`:
	* - `'node'`: default, `argv[0]` is the application and `argv[1]` is the script being run, with user arguments after that
	* - `'electron'`: `argv[0]` is the application and `argv[1]` varies depending on whether the electron application is packaged
	* - `'user'`: just user arguments
	*
	* @example
	* await program.parseAsync(); // parse process.argv and auto-detect electron and special node flags
	* await program.parseAsync(process.argv); // assume argv[0] is app and argv[1] is script
	* await program.parseAsync(my-args, { from: 'user' }); // just user supplied arguments, nothing special about argv[0]
	*
	* @param {string[]} [argv]
	* @param {object} [parseOptions]
	* @param {string} parseOptions.from - where the args are from: 'node', 'user', 'electron'
	* @return {Promise}
	*/
	async parseAsync(argv, parseOptions) {
		this._prepareForParse();
		const userArgs = this._prepareUserArgs(argv, parseOptions);
		await this._parseCommand([], userArgs);
		return this;
	}
	_prepareForParse() {
		if (this._savedState === null) {
			this.options.filter((option) => option.negate && option.defaultValue === void 0 && this.getOptionValue(option.attributeName()) === void 0).forEach((option) => {
				const positiveLongFlag = option.long.replace(/^--no-/, "--");
				if (!this._findOption(positiveLongFlag)) this.setOptionValueWithSource(option.attributeName(), true, "default");
			});
			this.saveStateBeforeParse();
		} else this.restoreStateBeforeParse();
	}
	/**
	* Called the first time parse is called to save state and allow a restore before subsequent calls to parse.
	* Not usually called directly, but available for subclasses to save their custom state.
	*
	* This is called in a lazy way. Only commands used in parsing chain will have state saved.
	*/
	saveStateBeforeParse() {
		this._savedState = {
			_name: this._name,
			_optionValues: { ...this._optionValues },
			_optionValueSources: { ...this._optionValueSources }
		};
	}
	/**
	* Restore state before parse for calls after the first.
	* Not usually called directly, but available for subclasses to save their custom state.
	*
	* This is called in a lazy way. Only commands used in parsing chain will have state restored.
	*/
	restoreStateBeforeParse() {
		if (this._storeOptionsAsProperties) throw new Error(`Can not call parse again when storeOptionsAsProperties is true.
- either make a new Command for each call to parse, or stop storing options as properties`);
		this._name = this._savedState._name;
		this._scriptPath = null;
		this.rawArgs = [];
		this._optionValues = { ...this._savedState._optionValues };
		this._optionValueSources = { ...this._savedState._optionValueSources };
		this.args = [];
		this.processedArgs = [];
	}
	/**
	* Throw if expected executable is missing. Add lots of help for author.
	*
	* @param {string} executableFile
	* @param {string} executableDir
	* @param {string} subcommandName
	*/
	_checkForMissingExecutable(executableFile, executableDir, subcommandName) {
		if (fs.existsSync(executableFile)) return;
		const executableMissing = `'${executableFile}' does not exist
 - if '${subcommandName}' is not meant to be an executable command, remove description parameter from '.command()' and use '.description()' instead
 - if the default executable name is not suitable, use the executableFile option to supply a custom name or path
 - ${executableDir ? `searched for local subcommand relative to directory '${executableDir}'` : "no directory for search for local subcommand, use .executableDir() to supply a custom directory"}`;
		throw new Error(executableMissing);
	}
	/**
	* Execute a sub-command executable.
	*
	* @private
	*/
	_executeSubCommand(subcommand, args) {
		args = args.slice();
		const sourceExt = [
			".js",
			".ts",
			".tsx",
			".mjs",
			".cjs"
		];
		function findFile(baseDir, baseName) {
			const localBin = path.resolve(baseDir, baseName);
			if (fs.existsSync(localBin)) return localBin;
			if (sourceExt.includes(path.extname(baseName))) return void 0;
			const foundExt = sourceExt.find((ext) => fs.existsSync(`${localBin}${ext}`));
			if (foundExt) return `${localBin}${foundExt}`;
		}
		this._checkForMissingMandatoryOptions();
		this._checkForConflictingOptions();
		let executableFile = subcommand._executableFile || `${this._name}-${subcommand._name}`;
		let executableDir = this._executableDir || "";
		if (this._scriptPath) {
			let resolvedScriptPath;
			try {
				resolvedScriptPath = fs.realpathSync(this._scriptPath);
			} catch {
				resolvedScriptPath = this._scriptPath;
			}
			executableDir = path.resolve(path.dirname(resolvedScriptPath), executableDir);
		}
		if (executableDir) {
			let localFile = findFile(executableDir, executableFile);
			if (!localFile && !subcommand._executableFile && this._scriptPath) {
				const legacyName = path.basename(this._scriptPath, path.extname(this._scriptPath));
				if (legacyName !== this._name) localFile = findFile(executableDir, `${legacyName}-${subcommand._name}`);
			}
			executableFile = localFile || executableFile;
		}
		const launchWithNode = sourceExt.includes(path.extname(executableFile));
		let proc;
		if (process$1.platform !== "win32") {
			if (launchWithNode) {
				args.unshift(executableFile);
				args = incrementNodeInspectorPort(process$1.execArgv).concat(args);
				proc = childProcess.spawn(process$1.argv[0], args, { stdio: "inherit" });
			} else proc = childProcess.spawn(executableFile, args, { stdio: "inherit" });
		} else {
			this._checkForMissingExecutable(executableFile, executableDir, subcommand._name);
			args.unshift(executableFile);
			args = incrementNodeInspectorPort(process$1.execArgv).concat(args);
			proc = childProcess.spawn(process$1.execPath, args, { stdio: "inherit" });
		}
		if (!proc.killed) [
			"SIGUSR1",
			"SIGUSR2",
			"SIGTERM",
			"SIGINT",
			"SIGHUP"
		].forEach((signal) => {
			process$1.on(signal, () => {
				if (proc.killed === false && proc.exitCode === null) proc.kill(signal);
			});
		});
		const exitCallback = this._exitCallback;
		proc.on("close", (code) => {
			code = code ?? 1;
			if (!exitCallback) process$1.exit(code);
			else exitCallback(new CommanderError(code, "commander.executeSubCommandAsync", "(close)"));
		});
		proc.on("error", (err) => {
			if (err.code === "ENOENT") this._checkForMissingExecutable(executableFile, executableDir, subcommand._name);
			else if (err.code === "EACCES") throw new Error(`'${executableFile}' not executable`);
			if (!exitCallback) process$1.exit(1);
			else {
				const wrappedError = new CommanderError(1, "commander.executeSubCommandAsync", "(error)");
				wrappedError.nestedError = err;
				exitCallback(wrappedError);
			}
		});
		this.runningCommand = proc;
	}
	/**
	* @private
	*/
	_dispatchSubcommand(commandName, operands, unknown) {
		const subCommand = this._findCommand(commandName);
		if (!subCommand) this.help({ error: true });
		subCommand._prepareForParse();
		let promiseChain;
		promiseChain = this._chainOrCallSubCommandHook(promiseChain, subCommand, "preSubcommand");
		promiseChain = this._chainOrCall(promiseChain, () => {
			if (subCommand._executableHandler) this._executeSubCommand(subCommand, operands.concat(unknown));
			else return subCommand._parseCommand(operands, unknown);
		});
		return promiseChain;
	}
	/**
	* Invoke help directly if possible, or dispatch if necessary.
	* e.g. help foo
	*
	* @private
	*/
	_dispatchHelpCommand(subcommandName) {
		if (!subcommandName) this.help();
		const subCommand = this._findCommand(subcommandName);
		if (subCommand && !subCommand._executableHandler) subCommand.help();
		return this._dispatchSubcommand(subcommandName, [], [this._getHelpOption()?.long ?? this._getHelpOption()?.short ?? "--help"]);
	}
	/**
	* Check this.args against expected this.registeredArguments.
	*
	* @private
	*/
	_checkNumberOfArguments() {
		this.registeredArguments.forEach((arg, i) => {
			if (arg.required && this.args[i] == null) this.missingArgument(arg.name());
		});
		if (this.registeredArguments.length > 0 && this.registeredArguments[this.registeredArguments.length - 1].variadic) return;
		if (this.args.length > this.registeredArguments.length) this._excessArguments(this.args);
	}
	/**
	* Process this.args using this.registeredArguments and save as this.processedArgs!
	*
	* @private
	*/
	_processArguments() {
		const myParseArg = (argument, value, previous) => {
			let parsedValue = value;
			if (value !== null && argument.parseArg) {
				const invalidValueMessage = `error: command-argument value '${value}' is invalid for argument '${argument.name()}'.`;
				parsedValue = this._callParseArg(argument, value, previous, invalidValueMessage);
			}
			return parsedValue;
		};
		this._checkNumberOfArguments();
		const processedArgs = [];
		this.registeredArguments.forEach((declaredArg, index) => {
			let value = declaredArg.defaultValue;
			if (declaredArg.variadic) {
				if (index < this.args.length) {
					value = this.args.slice(index);
					if (declaredArg.parseArg) value = value.reduce((processed, v) => {
						return myParseArg(declaredArg, v, processed);
					}, declaredArg.defaultValue);
				} else if (value === void 0) value = [];
			} else if (index < this.args.length) {
				value = this.args[index];
				if (declaredArg.parseArg) value = myParseArg(declaredArg, value, declaredArg.defaultValue);
			}
			processedArgs[index] = value;
		});
		this.processedArgs = processedArgs;
	}
	/**
	* Once we have a promise we chain, but call synchronously until then.
	*
	* @param {(Promise|undefined)} promise
	* @param {Function} fn
	* @return {(Promise|undefined)}
	* @private
	*/
	_chainOrCall(promise, fn) {
		if (promise?.then && typeof promise.then === "function") return promise.then(() => fn());
		return fn();
	}
	/**
	*
	* @param {(Promise|undefined)} promise
	* @param {string} event
	* @return {(Promise|undefined)}
	* @private
	*/
	_chainOrCallHooks(promise, event) {
		let result = promise;
		const hooks = [];
		this._getCommandAndAncestors().reverse().filter((cmd) => cmd._lifeCycleHooks[event] !== void 0).forEach((hookedCommand) => {
			hookedCommand._lifeCycleHooks[event].forEach((callback) => {
				hooks.push({
					hookedCommand,
					callback
				});
			});
		});
		if (event === "postAction") hooks.reverse();
		hooks.forEach((hookDetail) => {
			result = this._chainOrCall(result, () => {
				return hookDetail.callback(hookDetail.hookedCommand, this);
			});
		});
		return result;
	}
	/**
	*
	* @param {(Promise|undefined)} promise
	* @param {Command} subCommand
	* @param {string} event
	* @return {(Promise|undefined)}
	* @private
	*/
	_chainOrCallSubCommandHook(promise, subCommand, event) {
		let result = promise;
		if (this._lifeCycleHooks[event] !== void 0) this._lifeCycleHooks[event].forEach((hook) => {
			result = this._chainOrCall(result, () => {
				return hook(this, subCommand);
			});
		});
		return result;
	}
	/**
	* Process arguments in context of this command.
	* Returns action result, in case it is a promise.
	*
	* @private
	*/
	_parseCommand(operands, unknown) {
		const parsed = this.parseOptions(unknown);
		this._parseOptionsEnv();
		this._parseOptionsImplied();
		operands = operands.concat(parsed.operands);
		unknown = parsed.unknown;
		this.args = operands.concat(unknown);
		if (operands && this._findCommand(operands[0])) return this._dispatchSubcommand(operands[0], operands.slice(1), unknown);
		if (this._getHelpCommand() && operands[0] === this._getHelpCommand().name()) return this._dispatchHelpCommand(operands[1]);
		if (this._defaultCommandName) {
			this._outputHelpIfRequested(unknown);
			return this._dispatchSubcommand(this._defaultCommandName, operands, unknown);
		}
		if (this.commands.length && this.args.length === 0 && !this._actionHandler && !this._defaultCommandName) this.help({ error: true });
		this._outputHelpIfRequested(parsed.unknown);
		this._checkForMissingMandatoryOptions();
		this._checkForConflictingOptions();
		const checkForUnknownOptions = () => {
			if (parsed.unknown.length > 0) this.unknownOption(parsed.unknown[0]);
		};
		const commandEvent = `command:${this.name()}`;
		if (this._actionHandler) {
			checkForUnknownOptions();
			this._processArguments();
			let promiseChain;
			promiseChain = this._chainOrCallHooks(promiseChain, "preAction");
			promiseChain = this._chainOrCall(promiseChain, () => this._actionHandler(this.processedArgs));
			if (this.parent) promiseChain = this._chainOrCall(promiseChain, () => {
				this.parent.emit(commandEvent, operands, unknown);
			});
			promiseChain = this._chainOrCallHooks(promiseChain, "postAction");
			return promiseChain;
		}
		if (this.parent?.listenerCount(commandEvent)) {
			checkForUnknownOptions();
			this._processArguments();
			this.parent.emit(commandEvent, operands, unknown);
		} else if (operands.length) {
			if (this._findCommand("*")) return this._dispatchSubcommand("*", operands, unknown);
			if (this.listenerCount("command:*")) this.emit("command:*", operands, unknown);
			else if (this.commands.length) this.unknownCommand();
			else {
				checkForUnknownOptions();
				this._processArguments();
			}
		} else if (this.commands.length) {
			checkForUnknownOptions();
			this.help({ error: true });
		} else {
			checkForUnknownOptions();
			this._processArguments();
		}
	}
	/**
	* Find matching command.
	*
	* @private
	* @return {Command | undefined}
	*/
	_findCommand(name) {
		if (!name) return void 0;
		return this.commands.find((cmd) => cmd._name === name || cmd._aliases.includes(name));
	}
	/**
	* Return an option matching `arg` if any.
	*
	* @param {string} arg
	* @return {Option}
	* @package
	*/
	_findOption(arg) {
		return this.options.find((option) => option.is(arg));
	}
	/**
	* Display an error message if a mandatory option does not have a value.
	* Called after checking for help flags in leaf subcommand.
	*
	* @private
	*/
	_checkForMissingMandatoryOptions() {
		this._getCommandAndAncestors().forEach((cmd) => {
			cmd.options.forEach((anOption) => {
				if (anOption.mandatory && cmd.getOptionValue(anOption.attributeName()) === void 0) cmd.missingMandatoryOptionValue(anOption);
			});
		});
	}
	/**
	* Display an error message if conflicting options are used together in this.
	*
	* @private
	*/
	_checkForConflictingLocalOptions() {
		const definedNonDefaultOptions = this.options.filter((option) => {
			const optionKey = option.attributeName();
			if (this.getOptionValue(optionKey) === void 0) return false;
			return this.getOptionValueSource(optionKey) !== "default";
		});
		definedNonDefaultOptions.filter((option) => option.conflictsWith.length > 0).forEach((option) => {
			const conflictingAndDefined = definedNonDefaultOptions.find((defined) => option.conflictsWith.includes(defined.attributeName()));
			if (conflictingAndDefined) this._conflictingOption(option, conflictingAndDefined);
		});
	}
	/**
	* Display an error message if conflicting options are used together.
	* Called after checking for help flags in leaf subcommand.
	*
	* @private
	*/
	_checkForConflictingOptions() {
		this._getCommandAndAncestors().forEach((cmd) => {
			cmd._checkForConflictingLocalOptions();
		});
	}
	/**
	* Parse options from `argv` removing known options,
	* and return argv split into operands and unknown arguments.
	*
	* Side effects: modifies command by storing options. Does not reset state if called again.
	*
	* Examples:
	*
	*     argv => operands, unknown
	*     --known kkk op => [op], []
	*     op --known kkk => [op], []
	*     sub --unknown uuu op => [sub], [--unknown uuu op]
	*     sub -- --unknown uuu op => [sub --unknown uuu op], []
	*
	* @param {string[]} args
	* @return {{operands: string[], unknown: string[]}}
	*/
	parseOptions(args) {
		const operands = [];
		const unknown = [];
		let dest = operands;
		function maybeOption(arg) {
			return arg.length > 1 && arg[0] === "-";
		}
		const negativeNumberArg = (arg) => {
			if (!/^-(\d+|\d*\.\d+)([eE][+-]?\d+)?$/.test(arg)) return false;
			return !this._getCommandAndAncestors().some((cmd) => cmd.options.map((opt) => opt.short).some((short) => /^-\d$/.test(short)));
		};
		let activeVariadicOption = null;
		let activeGroup = null;
		let i = 0;
		while (i < args.length || activeGroup) {
			const arg = activeGroup ?? args[i++];
			activeGroup = null;
			if (arg === "--") {
				if (dest === unknown) dest.push(arg);
				dest.push(...args.slice(i));
				break;
			}
			if (activeVariadicOption && (!maybeOption(arg) || negativeNumberArg(arg))) {
				this.emit(`option:${activeVariadicOption.name()}`, arg);
				continue;
			}
			activeVariadicOption = null;
			if (maybeOption(arg)) {
				const option = this._findOption(arg);
				if (option) {
					if (option.required) {
						const value = args[i++];
						if (value === void 0) this.optionMissingArgument(option);
						this.emit(`option:${option.name()}`, value);
					} else if (option.optional) {
						let value = null;
						if (i < args.length && (!maybeOption(args[i]) || negativeNumberArg(args[i]))) value = args[i++];
						this.emit(`option:${option.name()}`, value);
					} else this.emit(`option:${option.name()}`);
					activeVariadicOption = option.variadic ? option : null;
					continue;
				}
			}
			if (arg.length > 2 && arg[0] === "-" && arg[1] !== "-") {
				const option = this._findOption(`-${arg[1]}`);
				if (option) {
					if (option.required || option.optional && this._combineFlagAndOptionalValue) this.emit(`option:${option.name()}`, arg.slice(2));
					else {
						this.emit(`option:${option.name()}`);
						activeGroup = `-${arg.slice(2)}`;
					}
					continue;
				}
			}
			if (/^--[^=]+=/.test(arg)) {
				const index = arg.indexOf("=");
				const option = this._findOption(arg.slice(0, index));
				if (option && (option.required || option.optional)) {
					this.emit(`option:${option.name()}`, arg.slice(index + 1));
					continue;
				}
			}
			if (dest === operands && maybeOption(arg) && !(this.commands.length === 0 && negativeNumberArg(arg))) dest = unknown;
			if ((this._enablePositionalOptions || this._passThroughOptions) && operands.length === 0 && unknown.length === 0) {
				if (this._findCommand(arg)) {
					operands.push(arg);
					unknown.push(...args.slice(i));
					break;
				} else if (this._getHelpCommand() && arg === this._getHelpCommand().name()) {
					operands.push(arg, ...args.slice(i));
					break;
				} else if (this._defaultCommandName) {
					unknown.push(arg, ...args.slice(i));
					break;
				}
			}
			if (this._passThroughOptions) {
				dest.push(arg, ...args.slice(i));
				break;
			}
			dest.push(arg);
		}
		return {
			operands,
			unknown
		};
	}
	/**
	* Return an object containing local option values as key-value pairs.
	*
	* @return {object}
	*/
	opts() {
		if (this._storeOptionsAsProperties) {
			const result = {};
			const len = this.options.length;
			for (let i = 0; i < len; i++) {
				const key = this.options[i].attributeName();
				result[key] = key === this._versionOptionName ? this._version : this[key];
			}
			return result;
		}
		return this._optionValues;
	}
	/**
	* Return an object containing merged local and global option values as key-value pairs.
	*
	* @return {object}
	*/
	optsWithGlobals() {
		return this._getCommandAndAncestors().reduce((combinedOptions, cmd) => Object.assign(combinedOptions, cmd.opts()), {});
	}
	/**
	* Display error message and exit (or call exitOverride).
	*
	* @param {string} message
	* @param {object} [errorOptions]
	* @param {string} [errorOptions.code] - an id string representing the error
	* @param {number} [errorOptions.exitCode] - used with process.exit
	*/
	error(message, errorOptions) {
		this._outputConfiguration.outputError(`${message}\n`, this._outputConfiguration.writeErr);
		if (typeof this._showHelpAfterError === "string") this._outputConfiguration.writeErr(`${this._showHelpAfterError}\n`);
		else if (this._showHelpAfterError) {
			this._outputConfiguration.writeErr("\n");
			this.outputHelp({ error: true });
		}
		const config = errorOptions || {};
		const exitCode = config.exitCode || 1;
		const code = config.code || "commander.error";
		this._exit(exitCode, code, message);
	}
	/**
	* Apply any option related environment variables, if option does
	* not have a value from cli or client code.
	*
	* @private
	*/
	_parseOptionsEnv() {
		this.options.forEach((option) => {
			if (option.envVar && option.envVar in process$1.env) {
				const optionKey = option.attributeName();
				if (this.getOptionValue(optionKey) === void 0 || [
					"default",
					"config",
					"env"
				].includes(this.getOptionValueSource(optionKey))) {
					if (option.required || option.optional) this.emit(`optionEnv:${option.name()}`, process$1.env[option.envVar]);
					else this.emit(`optionEnv:${option.name()}`);
				}
			}
		});
	}
	/**
	* Apply any implied option values, if option is undefined or default value.
	*
	* @private
	*/
	_parseOptionsImplied() {
		const dualHelper = new DualOptions(this.options);
		const hasCustomOptionValue = (optionKey) => {
			return this.getOptionValue(optionKey) !== void 0 && !["default", "implied"].includes(this.getOptionValueSource(optionKey));
		};
		this.options.filter((option) => option.implied !== void 0 && hasCustomOptionValue(option.attributeName()) && dualHelper.valueFromOption(this.getOptionValue(option.attributeName()), option)).forEach((option) => {
			Object.keys(option.implied).filter((impliedKey) => !hasCustomOptionValue(impliedKey)).forEach((impliedKey) => {
				this.setOptionValueWithSource(impliedKey, option.implied[impliedKey], "implied");
			});
		});
	}
	/**
	* Argument `name` is missing.
	*
	* @param {string} name
	* @private
	*/
	missingArgument(name) {
		const message = `error: missing required argument '${name}'`;
		this.error(message, { code: "commander.missingArgument" });
	}
	/**
	* `Option` is missing an argument.
	*
	* @param {Option} option
	* @private
	*/
	optionMissingArgument(option) {
		const message = `error: option '${option.flags}' argument missing`;
		this.error(message, { code: "commander.optionMissingArgument" });
	}
	/**
	* `Option` does not have a value, and is a mandatory option.
	*
	* @param {Option} option
	* @private
	*/
	missingMandatoryOptionValue(option) {
		const message = `error: required option '${option.flags}' not specified`;
		this.error(message, { code: "commander.missingMandatoryOptionValue" });
	}
	/**
	* `Option` conflicts with another option.
	*
	* @param {Option} option
	* @param {Option} conflictingOption
	* @private
	*/
	_conflictingOption(option, conflictingOption) {
		const findBestOptionFromValue = (option) => {
			const optionKey = option.attributeName();
			const optionValue = this.getOptionValue(optionKey);
			const negativeOption = this.options.find((target) => target.negate && optionKey === target.attributeName());
			const positiveOption = this.options.find((target) => !target.negate && optionKey === target.attributeName());
			if (negativeOption && (negativeOption.presetArg === void 0 && optionValue === false || negativeOption.presetArg !== void 0 && optionValue === negativeOption.presetArg)) return negativeOption;
			return positiveOption || option;
		};
		const getErrorMessage = (option) => {
			const bestOption = findBestOptionFromValue(option);
			const optionKey = bestOption.attributeName();
			if (this.getOptionValueSource(optionKey) === "env") return `environment variable '${bestOption.envVar}'`;
			return `option '${bestOption.flags}'`;
		};
		const message = `error: ${getErrorMessage(option)} cannot be used with ${getErrorMessage(conflictingOption)}`;
		this.error(message, { code: "commander.conflictingOption" });
	}
	/**
	* Unknown option `flag`.
	*
	* @param {string} flag
	* @private
	*/
	unknownOption(flag) {
		if (this._allowUnknownOption) return;
		let suggestion = "";
		if (flag.startsWith("--") && this._showSuggestionAfterError) {
			let candidateFlags = [];
			let command = this;
			do {
				const moreFlags = command.createHelp().visibleOptions(command).filter((option) => option.long).map((option) => option.long);
				candidateFlags = candidateFlags.concat(moreFlags);
				command = command.parent;
			} while (command && !command._enablePositionalOptions);
			suggestion = suggestSimilar(flag, candidateFlags);
		}
		const message = `error: unknown option '${flag}'${suggestion}`;
		this.error(message, { code: "commander.unknownOption" });
	}
	/**
	* Excess arguments, more than expected.
	*
	* @param {string[]} receivedArgs
	* @private
	*/
	_excessArguments(receivedArgs) {
		if (this._allowExcessArguments) return;
		const expected = this.registeredArguments.length;
		const s = expected === 1 ? "" : "s";
		const received = receivedArgs.length;
		const message = `error: too many arguments${this.parent ? ` for '${this.name()}'` : ""}. Expected ${expected} argument${s} but got ${received}: ${receivedArgs.join(", ")}.`;
		this.error(message, { code: "commander.excessArguments" });
	}
	/**
	* Unknown command.
	*
	* @private
	*/
	unknownCommand() {
		const unknownName = this.args[0];
		let suggestion = "";
		if (this._showSuggestionAfterError) {
			const candidateNames = [];
			this.createHelp().visibleCommands(this).forEach((command) => {
				candidateNames.push(command.name());
				if (command.alias()) candidateNames.push(command.alias());
			});
			suggestion = suggestSimilar(unknownName, candidateNames);
		}
		const message = `error: unknown command '${unknownName}'${suggestion}`;
		this.error(message, { code: "commander.unknownCommand" });
	}
	/**
	* Get or set the program version.
	*
	* This method auto-registers the "-V, --version" option which will print the version number.
	*
	* You can optionally supply the flags and description to override the defaults.
	*
	* @param {string} [str]
	* @param {string} [flags]
	* @param {string} [description]
	* @return {(this | string | undefined)} `this` command for chaining, or version string if no arguments
	*/
	version(str, flags, description) {
		if (str === void 0) return this._version;
		this._version = str;
		flags = flags || "-V, --version";
		description = description || "output the version number";
		const versionOption = this.createOption(flags, description);
		this._versionOptionName = versionOption.attributeName();
		this._registerOption(versionOption);
		this.on("option:" + versionOption.name(), () => {
			this._outputConfiguration.writeOut(`${str}\n`);
			this._exit(0, "commander.version", str);
		});
		return this;
	}
	/**
	* Set the description.
	*
	* @param {string} [str]
	* @param {object} [argsDescription]
	* @return {(string|Command)}
	*/
	description(str, argsDescription) {
		if (str === void 0 && argsDescription === void 0) return this._description;
		this._description = str;
		if (argsDescription) this._argsDescription = argsDescription;
		return this;
	}
	/**
	* Set the summary. Used when listed as subcommand of parent.
	*
	* @param {string} [str]
	* @return {(string|Command)}
	*/
	summary(str) {
		if (str === void 0) return this._summary;
		this._summary = str;
		return this;
	}
	/**
	* Set an alias for the command.
	*
	* You may call more than once to add multiple aliases. Only the first alias is shown in the auto-generated help.
	*
	* @param {string} [alias]
	* @return {(string|Command)}
	*/
	alias(alias) {
		if (alias === void 0) return this._aliases[0];
		/** @type {Command} */
		let command = this;
		if (this.commands.length !== 0 && this.commands[this.commands.length - 1]._executableHandler) command = this.commands[this.commands.length - 1];
		if (alias === command._name) throw new Error("Command alias can't be the same as its name");
		const matchingCommand = this.parent?._findCommand(alias);
		if (matchingCommand) {
			const existingCmd = [matchingCommand.name()].concat(matchingCommand.aliases()).join("|");
			throw new Error(`cannot add alias '${alias}' to command '${this.name()}' as already have command '${existingCmd}'`);
		}
		command._aliases.push(alias);
		return this;
	}
	/**
	* Set aliases for the command.
	*
	* Only the first alias is shown in the auto-generated help.
	*
	* @param {string[]} [aliases]
	* @return {(string[]|Command)}
	*/
	aliases(aliases) {
		if (aliases === void 0) return this._aliases;
		aliases.forEach((alias) => this.alias(alias));
		return this;
	}
	/**
	* Set / get the command usage `str`.
	*
	* @param {string} [str]
	* @return {(string|Command)}
	*/
	usage(str) {
		if (str === void 0) {
			if (this._usage) return this._usage;
			const args = this.registeredArguments.map((arg) => {
				return humanReadableArgName(arg);
			});
			return [].concat(this.options.length || this._helpOption !== null ? "[options]" : [], this.commands.length ? "[command]" : [], this.registeredArguments.length ? args : []).join(" ");
		}
		this._usage = str;
		return this;
	}
	/**
	* Get or set the name of the command.
	*
	* @param {string} [str]
	* @return {(string|Command)}
	*/
	name(str) {
		if (str === void 0) return this._name;
		this._name = str;
		return this;
	}
	/**
	* Set/get the help group heading for this subcommand in parent command's help.
	*
	* @param {string} [heading]
	* @return {Command | string}
	*/
	helpGroup(heading) {
		if (heading === void 0) return this._helpGroupHeading ?? "";
		this._helpGroupHeading = heading;
		return this;
	}
	/**
	* Set/get the default help group heading for subcommands added to this command.
	* (This does not override a group set directly on the subcommand using .helpGroup().)
	*
	* @example
	* program.commandsGroup('Development Commands:');
	* program.command('watch')...
	* program.command('lint')...
	* ...
	*
	* @param {string} [heading]
	* @returns {Command | string}
	*/
	commandsGroup(heading) {
		if (heading === void 0) return this._defaultCommandGroup ?? "";
		this._defaultCommandGroup = heading;
		return this;
	}
	/**
	* Set/get the default help group heading for options added to this command.
	* (This does not override a group set directly on the option using .helpGroup().)
	*
	* @example
	* program
	*   .optionsGroup('Development Options:')
	*   .option('-d, --debug', 'output extra debugging')
	*   .option('-p, --profile', 'output profiling information')
	*
	* @param {string} [heading]
	* @returns {Command | string}
	*/
	optionsGroup(heading) {
		if (heading === void 0) return this._defaultOptionGroup ?? "";
		this._defaultOptionGroup = heading;
		return this;
	}
	/**
	* @param {Option} option
	* @private
	*/
	_initOptionGroup(option) {
		if (this._defaultOptionGroup && !option.helpGroupHeading) option.helpGroup(this._defaultOptionGroup);
	}
	/**
	* @param {Command} cmd
	* @private
	*/
	_initCommandGroup(cmd) {
		if (this._defaultCommandGroup && !cmd.helpGroup()) cmd.helpGroup(this._defaultCommandGroup);
	}
	/**
	* Set the name of the command from script filename, such as process.argv[1],
	* or import.meta.filename.
	*
	* (Used internally and public although not documented in README.)
	*
	* @example
	* program.nameFromFilename(import.meta.filename);
	*
	* @param {string} filename
	* @return {Command}
	*/
	nameFromFilename(filename) {
		this._name = path.basename(filename, path.extname(filename));
		return this;
	}
	/**
	* Get or set the directory for searching for executable subcommands of this command.
	*
	* @example
	* program.executableDir(import.meta.dirname);
	* // or
	* program.executableDir('subcommands');
	*
	* @param {string} [path]
	* @return {(string|null|Command)}
	*/
	executableDir(path) {
		if (path === void 0) return this._executableDir;
		this._executableDir = path;
		return this;
	}
	/**
	* Return program help documentation.
	*
	* @param {{ error: boolean }} [contextOptions] - pass {error:true} to wrap for stderr instead of stdout
	* @return {string}
	*/
	helpInformation(contextOptions) {
		const helper = this.createHelp();
		const context = this._getOutputContext(contextOptions);
		helper.prepareContext({
			error: context.error,
			helpWidth: context.helpWidth,
			outputHasColors: context.hasColors
		});
		const text = helper.formatHelp(this, helper);
		if (context.hasColors) return text;
		return this._outputConfiguration.stripColor(text);
	}
	/**
	* @typedef HelpContext
	* @type {object}
	* @property {boolean} error
	* @property {number} helpWidth
	* @property {boolean} hasColors
	* @property {function} write - includes stripColor if needed
	*
	* @returns {HelpContext}
	* @private
	*/
	_getOutputContext(contextOptions) {
		contextOptions = contextOptions || {};
		const error = !!contextOptions.error;
		let baseWrite;
		let hasColors;
		let helpWidth;
		if (error) {
			baseWrite = (str) => this._outputConfiguration.writeErr(str);
			hasColors = this._outputConfiguration.getErrHasColors();
			helpWidth = this._outputConfiguration.getErrHelpWidth();
		} else {
			baseWrite = (str) => this._outputConfiguration.writeOut(str);
			hasColors = this._outputConfiguration.getOutHasColors();
			helpWidth = this._outputConfiguration.getOutHelpWidth();
		}
		const write = (str) => {
			if (!hasColors) str = this._outputConfiguration.stripColor(str);
			return baseWrite(str);
		};
		return {
			error,
			write,
			hasColors,
			helpWidth
		};
	}
	/**
	* Output help information for this command.
	*
	* Outputs built-in help, and custom text added using `.addHelpText()`.
	*
	* @param {{ error: boolean } | Function} [contextOptions] - pass {error:true} to write to stderr instead of stdout
	*/
	outputHelp(contextOptions) {
		let deprecatedCallback;
		if (typeof contextOptions === "function") {
			deprecatedCallback = contextOptions;
			contextOptions = void 0;
		}
		const outputContext = this._getOutputContext(contextOptions);
		/** @type {HelpTextEventContext} */
		const eventContext = {
			error: outputContext.error,
			write: outputContext.write,
			command: this
		};
		this._getCommandAndAncestors().reverse().forEach((command) => command.emit("beforeAllHelp", eventContext));
		this.emit("beforeHelp", eventContext);
		let helpInformation = this.helpInformation({ error: outputContext.error });
		if (deprecatedCallback) {
			helpInformation = deprecatedCallback(helpInformation);
			if (typeof helpInformation !== "string" && !Buffer.isBuffer(helpInformation)) throw new Error("outputHelp callback must return a string or a Buffer");
		}
		outputContext.write(helpInformation);
		if (this._getHelpOption()?.long) this.emit(this._getHelpOption().long);
		this.emit("afterHelp", eventContext);
		this._getCommandAndAncestors().forEach((command) => command.emit("afterAllHelp", eventContext));
	}
	/**
	* You can pass in flags and a description to customise the built-in help option.
	* Pass in false to disable the built-in help option.
	*
	* @example
	* program.helpOption('-?, --help', 'show help'); // customise
	* program.helpOption(false); // disable
	*
	* @param {(string | boolean)} flags
	* @param {string} [description]
	* @return {Command} `this` command for chaining
	*/
	helpOption(flags, description) {
		if (typeof flags === "boolean") {
			if (flags) {
				if (this._helpOption === null) this._helpOption = void 0;
				if (this._defaultOptionGroup) this._initOptionGroup(this._getHelpOption());
			} else this._helpOption = null;
			return this;
		}
		this._helpOption = this.createOption(flags ?? "-h, --help", description ?? "display help for command");
		if (flags || description) this._initOptionGroup(this._helpOption);
		return this;
	}
	/**
	* Lazy create help option.
	* Returns null if has been disabled with .helpOption(false).
	*
	* @returns {(Option | null)} the help option
	* @package
	*/
	_getHelpOption() {
		if (this._helpOption === void 0) this.helpOption(void 0, void 0);
		return this._helpOption;
	}
	/**
	* Supply your own option to use for the built-in help option.
	* This is an alternative to using helpOption() to customise the flags and description etc.
	*
	* @param {Option} option
	* @return {Command} `this` command for chaining
	*/
	addHelpOption(option) {
		this._helpOption = option;
		this._initOptionGroup(option);
		return this;
	}
	/**
	* Output help information and exit.
	*
	* Outputs built-in help, and custom text added using `.addHelpText()`.
	*
	* @param {{ error: boolean }} [contextOptions] - pass {error:true} to write to stderr instead of stdout
	*/
	help(contextOptions) {
		this.outputHelp(contextOptions);
		let exitCode = Number(process$1.exitCode ?? 0);
		if (exitCode === 0 && contextOptions && typeof contextOptions !== "function" && contextOptions.error) exitCode = 1;
		this._exit(exitCode, "commander.help", "(outputHelp)");
	}
	/**
	* // Do a little typing to coordinate emit and listener for the help text events.
	* @typedef HelpTextEventContext
	* @type {object}
	* @property {boolean} error
	* @property {Command} command
	* @property {function} write
	*/
	/**
	* Add additional text to be displayed with the built-in help.
	*
	* Position is 'before' or 'after' to affect just this command,
	* and 'beforeAll' or 'afterAll' to affect this command and all its subcommands.
	*
	* @param {string} position - before or after built-in help
	* @param {(string | Function)} text - string to add, or a function returning a string
	* @return {Command} `this` command for chaining
	*/
	addHelpText(position, text) {
		const allowedValues = [
			"beforeAll",
			"before",
			"after",
			"afterAll"
		];
		if (!allowedValues.includes(position)) throw new Error(`Unexpected value for position to addHelpText.
Expecting one of '${allowedValues.join("', '")}'`);
		const helpEvent = `${position}Help`;
		this.on(helpEvent, (context) => {
			let helpStr;
			if (typeof text === "function") helpStr = text({
				error: context.error,
				command: context.command
			});
			else helpStr = text;
			if (helpStr) context.write(`${helpStr}\n`);
		});
		return this;
	}
	/**
	* Output help information if help flags specified
	*
	* @param {Array} args - array of options to search for help flags
	* @private
	*/
	_outputHelpIfRequested(args) {
		const helpOption = this._getHelpOption();
		if (helpOption && args.find((arg) => helpOption.is(arg))) {
			this.outputHelp();
			this._exit(0, "commander.helpDisplayed", "(outputHelp)");
		}
	}
};
/**
* Scan arguments and increment port number for inspect calls (to avoid conflicts when spawning new command).
*
* @param {string[]} args - array of arguments from node.execArgv
* @returns {string[]}
* @private
*/
function incrementNodeInspectorPort(args) {
	return args.map((arg) => {
		if (!arg.startsWith("--inspect")) return arg;
		let debugOption;
		let debugHost = "127.0.0.1";
		let debugPort = "9229";
		let match;
		if ((match = arg.match(/^(--inspect(-brk|-wait)?)$/)) !== null) debugOption = match[1];
		else if ((match = arg.match(/^(--inspect(-brk|-port|-wait)?)=(\[[^\]]+\]|[^:]+)$/)) !== null) {
			debugOption = match[1];
			if (/^\d+$/.test(match[3])) debugPort = match[3];
			else debugHost = match[3];
		} else if ((match = arg.match(/^(--inspect(-brk|-port|-wait)?)=(\[[^\]]+\]|[^:]+):(\d+)$/)) !== null) {
			debugOption = match[1];
			debugHost = match[3];
			debugPort = match[4];
		}
		if (debugOption && debugPort !== "0") return `${debugOption}=${debugHost}:${parseInt(debugPort) + 1}`;
		return arg;
	});
}
/**
* Exported for using from tests, not otherwise used outside this file.
*
* @returns {boolean | undefined}
* @package
*/
function useColor() {
	if (process$1.env.NO_COLOR || process$1.env.FORCE_COLOR === "0" || process$1.env.FORCE_COLOR === "false") return false;
	if (process$1.env.FORCE_COLOR || process$1.env.CLICOLOR_FORCE !== void 0) return true;
}

// node_modules/commander/index.js
const program = new Command();

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
/** Throws a {@link UserError} where the folder holds no history. */
function requireHistory(stateDirectory) {
	if (existsSync(path.join(stateDirectory, "history.db"))) return;
	throw new UserError(`There is no history in ${stateDirectory}.`, "Give the folder of a history with `--state`.");
}
/** Runs one command. Yields lines for standard output. The caller holds the lock of the state folder. */
async function* historyCommand(request) {
	const place = path.join(request.stateDirectory, HISTORY_FILE);
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
/** The past of every use of AutoSync on every branch that the history in this folder knows, the newest first. */
function everyPast(stateDirectory) {
	using history = openChecked(path.join(stateDirectory, HISTORY_FILE));
	return history.db.all(`SELECT name, branch FROM runs WHERE result IS NOT NULL GROUP BY name, branch ORDER BY max(started_at) DESC LIMIT 20`).map(({ name, branch }) => ({
		name,
		branch,
		past: pastOf(history, name, branch)
	}));
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

// src/report/show.ts
/** All that a finished run knows of one patch, for a terminal. */
/** So many tests and trials are listed; run.json has all. */
const MOST = 20;
/** What became of the patch, why, which tests failed with it, on which trees that was seen, and what to do. */
function showPatch(run, patch) {
	const { id, title, verdict, reason, detail, evidence, remarks, clashes = [] } = patch;
	const { greenTree, redTree, tests = [], with: others = [] } = evidence;
	const tone = isFine(patch) ? "good" : verdict === "culprit" ? "bad" : "unsure";
	const next = nextStepOf([patch]);
	const trials = run.trials.filter(({ patches, tree }) => tree === redTree || patches.length === 1 && patches[0] === id);
	return [
		{
			tone,
			word: wordOf(patch),
			text: ` · ${id} (${verdict}: ${reason})`
		},
		...title === id ? [] : [`  ${title}`],
		"",
		detail,
		...remarks,
		...listed("Tests that fail with it", tests, (test) => {
			const found = patch.failures?.find(({ id: one }) => one === test);
			const message = found?.message?.trim().split("\n")[0] ?? messageOf(test, patch, run.causes);
			const line = found?.line === void 0 ? "" : `:${found.line}`;
			return `✗ ${test}${found?.file === void 0 ? "" : ` (${found.file}${line})`}${message === void 0 ? "" : `: ${message}`}`;
		}),
		...listed("Together with", others, (other) => other),
		...clashes.flatMap(({ id: other, diff }) => [
			"",
			`What ${other} changes there:`,
			...diff.trimEnd().split("\n")
		]),
		...listed("Trials", trials, ({ kind, outcome, durationMs, tree, output }) => `${kind}, ${outcome} after ${inTime(durationMs)}, tree ${tree.slice(0, 12)}, output in ${output}`),
		"",
		...run.base && trials.length > 0 ? [`Tried on ${run.branch ?? "the base"} at ${run.base.commit.slice(0, 12)}.`] : [],
		...greenTree && redTree ? [`Green without it: tree ${greenTree.slice(0, 12)}. Red with it: tree ${redTree.slice(0, 12)}.`] : [],
		...next === "" ? [] : [`Next: ${next}.`]
	].map((line) => typeof line === "string" ? toVisibleLine(line) : {
		...line,
		text: toVisibleLine(line.text)
	});
}
function listed(title, items, say) {
	if (items.length === 0) return [];
	const more = items.length > MOST ? [`  and ${items.length - MOST} more in run.json`] : [];
	return [
		"",
		`${title}:`,
		...items.slice(0, MOST).map((item) => `  ${say(item)}`),
		...more
	];
}

// src/reproduce.ts
/** `autosync reproduce`: makes the tree on which a patch was red, or the green one without it, as a work tree. */
/** Makes the work tree, and returns what a person needs to know of it, in lines. */
async function reproduce(request) {
	const { run, id, isGreen } = request;
	requireHonest(run);
	const { tree, ids } = wantedOf(run, id, isGreen);
	const checkout = await Checkout.open(path.resolve(request.repository));
	const name = `${path.basename(checkout.directory)}-${id.replaceAll(/[^\w.-]+/g, "")}-${isGreen ? "green" : "red"}`;
	const target = path.resolve(request.target ?? path.join(checkout.directory, "..", name));
	await requireFree(target);
	await using store = await PrivateStore.open(os.tmpdir(), checkout.objectFormat);
	const base = await openBase(run, checkout, store);
	const patches = await patchesOf(request, ids, checkout, store, base);
	const rules = {
		style: run.label === null ? "per-patch" : "merge",
		committer: COMMITTER
	};
	const candidates = new Candidates({
		store,
		base,
		policy: { refusal: async () => void 0 },
		rules
	}, patches);
	const here = new Set(patches.map((patch) => patch.id));
	const arrangement = await candidates.arrange(ids.filter((one) => here.has(one)));
	if (arrangement.tree.id !== tree) throw new UserError(`What was tried cannot be made again: the patches, or their order, are not what they were (tree ${arrangement.tree.id.slice(0, 12)} instead of ${tree.slice(0, 12)}).`, "Take the patches as they were in that run, and name their folder with --patches.");
	const { commit } = await candidates.candidate(arrangement);
	await copyCommit(store, commit, [base.commit], checkout.commonDir);
	await personalGit(checkout.directory).run([
		"worktree",
		"add",
		"--quiet",
		"--detach",
		"--",
		target,
		commit
	]);
	return told(run, ids, id, target, isGreen);
}
const COMMIT = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;
/** Throws a {@link UserError} if what the run says are commits is anything else: a `run.json` may come from anybody. */
function requireHonest({ base, patches, trials }) {
	const odd = [
		...base ? [base.commit, base.tree] : [],
		...patches.flatMap(({ pullRequest, evidence: { greenTree, redTree } }) => [
			pullRequest?.head,
			greenTree,
			redTree
		].filter((one) => one !== void 0)),
		...trials.map(({ tree }) => tree)
	].find((one) => !COMMIT.test(one));
	if (odd !== void 0) throw new UserError(`The file names ${JSON.stringify(odd.slice(0, 60))} where a commit or tree must be.`, "Take the run.json as the run left it.");
}
const COMMITTER = ConfigFile.parse({}).committer;
const CONFIG = inputSpec("config").default;
/** The tree that was tried, and the patches that it holds. */
function wantedOf(run, id, isGreen) {
	const { greenTree, redTree } = run.patches.find((patch) => patch.id === id)?.evidence ?? {};
	const red = run.trials.find((trial) => trial.tree === redTree && trial.patches.includes(id));
	const tree = isGreen ? greenTree : redTree;
	if (redTree === void 0 || !red || tree === void 0) throw new UserError(`No trial shows that \`${id}\` breaks tests, so there is no ${isGreen ? "green" : "red"} tree to make.`, `\`autosync show ${id}\` says what is known of it.`);
	const ids = red.patches.filter((one) => one !== id);
	return {
		tree,
		ids: isGreen ? ids : [...ids, id]
	};
}
async function requireFree(target) {
	if (await access(target).then(() => true, () => false)) throw new UserError(`${target} exists already.`, `Remove it with \`git worktree remove ${target}\`, or name another folder with --to.`);
}
async function openBase({ base }, checkout, store) {
	if (base && await checkout.has(base.commit)) {
		await store.fetchCommit(base.commit, checkout.commonDir, !await checkout.isShallow());
		return store.readBase(base.commit);
	}
	throw new UserError(base ? `This repository does not have the commit ${base.commit}.` : "The run ended before it knew its base.", base ? `Fetch it: \`git fetch origin ${base.commit}\`.` : "Choose another run.");
}
async function patchesOf({ run, patches, remote }, ids, checkout, store, base) {
	const from = patches ?? run.patchesFrom;
	if (run.label !== null && patches === void 0) return pullsOf(run, ids, remote, checkout, store);
	if (from === null || /^(?:pull-requests?|merge-group|artifact:.*)$/.test(from)) throw new UserError(`The patches of this run were \`${from ?? "unknown"}\`, and are not here.`, "Put them into a folder, and name it with --patches.");
	const inside = path.relative(checkout.directory, path.resolve(checkout.directory, from));
	if (patches === void 0 && (inside.startsWith("..") || path.isAbsolute(inside) || /[*?[{(!]/.test(from))) throw new UserError(`The patches of this run were ${JSON.stringify(from.slice(0, 200))}, which is no folder of this repository.`, "Name it with --patches, if that is where they are.");
	const { limits } = (await readConfigFile(path.join(checkout.directory, CONFIG), CONFIG)).policy;
	return (await gatherBatch(from, {
		limits,
		mayRemoveTests: [],
		mayBeGone: async () => false
	}, store, base, checkout)).patches;
}
/** Pull requests at the heads that were tried. */
async function pullsOf({ patches }, ids, remote, checkout, store) {
	const wanted = patches.flatMap(({ id, title, pullRequest }) => ids.includes(id) && pullRequest ? [{
		id,
		title,
		head: pullRequest.head
	}] : []);
	const heads = wanted.map(({ head }) => head);
	await personalGit(checkout.directory).run([
		"fetch",
		"--quiet",
		"--no-tags",
		"--no-write-fetch-head",
		"--",
		remote,
		...heads
	]).catch((error) => {
		throw new UserError(`The pull requests cannot be fetched from ${remote}: ${error.message}`, "Name the remote with --remote.", EXIT.broken);
	});
	for (const head of heads) await store.fetchCommit(head, checkout.commonDir, true);
	return wanted.map(({ id, title, head }) => ({
		id,
		title,
		parts: [],
		digest: head,
		source: {
			path: id,
			tracked: false
		},
		dependsOn: [],
		declared: {},
		merge: head,
		pull: {
			number: Number(id.slice(1)),
			url: "",
			head
		}
	}));
}
function told(run, ids, id, target, isGreen) {
	const { branch = "the branch", base, commands, patches } = run;
	const tests = patches.find((patch) => patch.id === id)?.evidence.tests ?? [];
	const others = ids.filter((one) => one !== id).length;
	const beside = others === 0 ? "" : ` and ${counted(others, "other patch", "other patches")}`;
	return [
		isGreen ? `${target}: ${branch} at ${base.commit.slice(0, 12)}${others === 0 ? "" : ` with ${counted(others, "patch", "patches")}`}, without ${id}. Here the tests were green.` : `${target}: ${branch} at ${base.commit.slice(0, 12)} with ${id}${beside}. Here ${tests.length === 0 ? "the tests were red" : `${counted(tests.length, "test")} failed`}.`,
		"",
		...commands ? [
			"Run there:",
			...[commands.setup, commands.test].flatMap((command) => command === null ? [] : [`  ${command}`]),
			""
		] : [],
		`When you are done: git worktree remove ${target}`
	];
}

// src/platform/system/serve.ts
/** Serves one page on this machine alone, made anew for every visit. */
/**
* Serves the page on a free port of the loopback address until `signal` is aborted. `onReady` gets its address. A visit
* under another host name is refused: a page of the web may have made that name lead here.
*/
async function servePage(makePage, onReady, signal) {
	const answer = async (request, response) => {
		const { port } = server.address();
		if (![`127.0.0.1:${port}`, `localhost:${port}`].includes(request.headers.host ?? "") || request.method !== "GET" || request.url !== "/") {
			response.writeHead(404).end();
			return;
		}
		const page = await makePage().catch((error) => error);
		const isPage = typeof page === "string";
		response.writeHead(isPage ? 200 : 500, {
			"content-type": `text/${isPage ? "html" : "plain"}; charset=utf-8`,
			"cache-control": "no-store"
		}).end(isPage ? page : page.message);
	};
	const server = createServer((request, response) => void answer(request, response));
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	onReady(`http://127.0.0.1:${server.address().port}/`);
	if (!signal.aborted) await once(signal, "abort");
	server.closeAllConnections();
	server.close();
	await once(server, "close");
}

// src/platform/git/addresses.ts
var import_picomatch = /* @__PURE__ */ __toESM(require_picomatch(), 1);
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

// src/platform/system/paint.ts
/** Colours words by their meaning, where a terminal shows colours. */
const STYLES = {
	good: "green",
	bad: "red",
	unsure: "yellow"
};
/** Makes a function that colours text. It leaves the text alone in a file, a pipe, and where `NO_COLOR` is set. */
function painter(stream) {
	return (tone, text) => styleText(STYLES[tone], text, { stream });
}

// src/platform/system/terminal-log.ts
/** Makes the log of a run in a terminal. */
/** So many last lines of a command that failed are shown. All of it is in its file. */
const LAST_LINES = 15;
/** How often a command that takes long gives a sign of life, in milliseconds: in place, and as lines in a file. */
const TICK_MS = {
	inPlace: 1e3,
	lines: 6e4
};
const TONES = {
	green: "good",
	red: "bad",
	error: "unsure",
	timeout: "unsure"
};
/**
* Makes a log of plain lines on stderr, so that stdout holds only the result. A step of a workflow may read both.
* `isVerbose`: shows the output of every command while it runs. Else a terminal shows in its last line which command
* runs, and a file gets a line a minute.
*/
function terminalLog(redact, isVerbose, stream = process.stderr) {
	const isInPlace = stream.isTTY && !isVerbose;
	const paint = painter(stream);
	const status = new StatusLine(stream);
	const safe = (line) => neutraliseText(redact(line)).join("\n");
	const print = (line) => status.above(() => stream.write(`${line}\n`));
	let shown = "";
	return {
		info: (line) => print(safe(line)),
		warning: (line) => print(`${paint("unsure", "warning:")} ${safe(line)}`),
		startCommand(progress) {
			if (isInPlace) {
				status.begin(safe(progressLine(progress)));
				return {
					line: () => void 0,
					end: () => status.end()
				};
			}
			print(safe(progressLine(progress)));
			return isVerbose ? {
				line: print,
				end: () => void 0
			} : signsOfLife(print);
		},
		endTrial(end) {
			const { number, what, outcome, failures, tail } = end;
			const line = endLine(end).replace(outcome, paint(TONES[outcome], outcome));
			print(safe(`${isInPlace ? what : `trial ${number}`} · ${line}`));
			for (const failure of failures) print(safe(`    ${failure}`));
			const isNews = tail.join("\n") !== shown;
			if (isVerbose || tail.length === 0 || !isNews) return;
			shown = tail.join("\n");
			if (tail.length > LAST_LINES) print("  … more above it; --verbose shows all");
			for (const text of tail.slice(-15)) print(text.includes("\x1B") ? `${text}\u001B[0m` : text);
		}
	};
}
/** The last line of a terminal: which command runs, and for how long. */
var StatusLine = class {
	stream;
	text;
	started = 0;
	timer;
	constructor(stream) {
		this.stream = stream;
	}
	begin(text) {
		this.text = text.replaceAll(/\s+/g, " ");
		this.started = performance.now();
		this.draw();
		this.timer = setInterval(() => this.draw(), TICK_MS.inPlace);
		this.timer.unref();
	}
	end() {
		clearInterval(this.timer);
		if (this.text !== void 0) this.erase();
		this.text = void 0;
	}
	/** Writes lines above it. */
	above(write) {
		if (this.text !== void 0) this.erase();
		write();
		this.draw();
	}
	draw() {
		if (this.text === void 0) return;
		const seconds = Math.floor((performance.now() - this.started) / 1e3);
		this.erase();
		this.stream.write(fitting(`… ${inTime(seconds * 1e3)} · ${this.text}`, (this.stream.columns || 80) - 1));
	}
	erase() {
		cursorTo(this.stream, 0);
		clearLine(this.stream, 0);
	}
};
/** The beginning of a line, in so many columns. Beyond Latin, Greek and Cyrillic, a letter may take two. */
function fitting(line, columns) {
	let width = 0;
	return Array.from(line).filter((letter) => (width += letter.codePointAt(0) < 4352 || letter === "…" ? 1 : 2) <= columns).join("");
}
/** Tells from time to time that a command still runs, and its last line. */
function signsOfLife(print) {
	let last;
	const started = performance.now();
	const timer = setInterval(() => {
		const said = last === void 0 ? "" : `; the last line is:\n${last}`;
		print(`  … ${inTime(Math.round((performance.now() - started) / 6e4) * 6e4)} so far${said}`);
	}, TICK_MS.lines);
	timer.unref();
	return {
		line: (text) => void (last = text),
		end: () => clearInterval(timer)
	};
}

// src/terminal-door.ts
/** The door of a terminal: its folders, the credentials of the user, and how results are printed. */
/** `autosync run`: does one run in the repository that `--repo` names, and returns the exit code. */
async function runFromTerminal(given, isVerbose) {
	const checkout = await Checkout.open(path.resolve(given.repo ?? "."));
	const inputs = parseCliInputs(await seenFromHere(given, checkout.directory));
	const file = await readConfigFile(path.resolve(checkout.directory, inputs.config), inputs.config);
	const config = resolveConfig(inputs, file, {
		door: "cli",
		branch: await checkout.branch(),
		event: void 0,
		hasPullRequest: false
	});
	const remote = inputs.remote ?? (await checkout.hasRemote("origin") ? "origin" : ".");
	const secrets = await secretsInAddresses(checkout.directory, remote);
	const log = terminalLog(redactor(secrets), isVerbose);
	const cancel = new AbortController();
	let isRunning = false;
	const stop = () => {
		if (isRunning) log.info("Stopping: the results so far are kept, and the next run goes on from here.");
		cancel.abort();
	};
	process.once("SIGINT", stop);
	process.once("SIGTERM", stop);
	const outDirectory = path.resolve(checkout.directory, inputs.out);
	const stateDirectory = path.resolve(checkout.directory, inputs.state);
	await requireFolder(outDirectory, "out", checkout.directory);
	await requireFolder(stateDirectory, "state", checkout.directory);
	await using _lock = await lockState(stateDirectory, cancel.signal);
	const places = {
		checkout,
		outDirectory,
		stateDirectory,
		cancel: cancel.signal,
		secrets,
		log
	};
	leaveFolder();
	isRunning = true;
	return await run(config, terminalDoor(inputs, remote, places));
}
/** The door of a terminal: folders instead of cache and artifacts, and the credentials of the user. */
function terminalDoor({ workspace, carry }, remote, places) {
	const { secrets, checkout } = places;
	return {
		...places,
		kind: "cli",
		workspace,
		carry: carry ?? [],
		temporary: os.tmpdir(),
		runId: (/* @__PURE__ */ new Date()).toISOString().replace(/[-:.Z]/g, ""),
		runUrl: void 0,
		pullRequest: void 0,
		mergeGroup: void 0,
		startedByRun: void 0,
		protectedBranch: void 0,
		github: void 0,
		startedAt: performance.now(),
		environment: process.env,
		remoteIsHere: remote === ".",
		async tell(branch, commit) {
			if (remote === ".") return `${branch} at ${commit.slice(0, 12)}`;
			const more = await checkout.ahead(branch, commit);
			const own = more ? ` (your ${branch} has ${counted(more, "commit")} more, which ${more === 1 ? "is" : "are"} not in it)` : "";
			return `${redactor(secrets)(remote)}/${branch} at ${commit.slice(0, 12)}${own}`;
		},
		fetchHistory: async () => ({
			origin: "folder",
			notes: []
		}),
		openRemote: (store) => Remote.ofPerson(store, checkout, remote, redactor(secrets), places.cancel),
		remember: () => void 0,
		async publish({ lines }) {
			printLines([
				"",
				...lines,
				"",
				`The reports are in ${places.outDirectory}`
			], process.stdout);
		}
	};
}
/** Prints lines that may quote foreign text. The runner of a workflow may read them. */
function printLines(lines, stream) {
	const paint = painter(stream);
	for (const line of lines) {
		const text = typeof line === "string" ? line : `${paint(line.tone, line.word)}${line.text}`;
		stream.write(`${neutraliseText(text).join("\n")}\n`);
	}
}
/**
* The flags with their paths as the user means them: seen from the folder that the user is in. Inside the repository
* they become paths from its top, because the branch may hold them, too.
*/
async function seenFromHere(given, top) {
	const here = realpathSync(".");
	const resolved = (text) => {
		const inside = path.relative(top, path.resolve(here, text));
		return inside.startsWith("..") || path.isAbsolute(inside) ? path.resolve(here, text) : inside || ".";
	};
	/** The user's text may be a pattern. The folders above it may have glob characters in their names. */
	const pattern = async (text) => {
		if (await exists(path.resolve(here, text))) return resolved(text);
		if (await exists(path.resolve(top, text))) return text;
		if (!import_picomatch.default.scan(text).isGlob || path.isAbsolute(text)) return resolved(text);
		return path.join(resolved(".").replaceAll(/[\\*?[\]{}()!+@|]/g, String.raw`\$&`), text);
	};
	const { patches, config, state, out, remote } = given;
	return {
		...given,
		...patches ? { patches: await pattern(patches) } : {},
		...config ? { config: resolved(config) } : {},
		...state ? { state: resolved(state) } : {},
		...out ? { out: resolved(out) } : {},
		...remote?.match(/^\.\.?\//) ? { remote: path.resolve(here, remote) } : {}
	};
}
function exists(file) {
	return access(file).then(() => true, () => false);
}
/** A path of the repository that the user is in. */
async function inRepository(name) {
	const top = await Checkout.open(".").then(({ directory }) => directory, () => ".");
	return path.relative(".", path.join(top, name));
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

// src/dashboard-command.ts
/** `autosync dashboard`: writes the page of all that the history knows, or serves it on this machine. */
/** Writes the page of all that the history knows, or serves it. */
async function dashboardFromTerminal(given) {
	const state = path.resolve(given.state ?? await inRepository(inputSpec("state").default));
	requireHistory(state);
	if (given.watch) return watchDashboard(given, state);
	const texts = await textsOf(given, state);
	await writeAtomically(path.resolve(given.out), fillPage(texts)).catch((error) => {
		throw new UserError(`${given.out} cannot be written: ${error.message}.`, "Name another file with `--out`.", EXIT.broken);
	});
	printLines([`The page is ${path.resolve(given.out)}`], process.stdout);
}
async function watchDashboard(given, state) {
	const folder = path.resolve(given.runFolder ?? await inRepository(inputSpec("out").default));
	const cancel = new AbortController();
	process.once("SIGINT", () => cancel.abort());
	process.once("SIGTERM", () => cancel.abort());
	const makePage = async () => {
		const live = isLocked(state) ? await liveRun(path.join(folder, REPORT.snapshot)) : void 0;
		return fillPage(await textsOf(given, state, live), true);
	};
	await servePage(makePage, (address) => printLines([`The page is ${address}`], process.stdout), cancel.signal);
}
/** How far the run has come that writes this snapshot; `undefined` before its first. */
async function liveRun(snapshot) {
	const progress = parseProgress(await readFile(snapshot, "utf8").catch(() => ""));
	const newest = await stat(snapshot).catch(() => void 0);
	if (!progress || !newest) return void 0;
	const verdicts = {};
	for (const { verdict } of Object.values(progress.verdicts)) verdicts[verdict] = (verdicts[verdict] ?? 0) + 1;
	const live = {
		run: progress.run,
		at: newest.mtime.toISOString(),
		patches: progress.batch.length,
		verdicts,
		trials: progress.trials.map(({ kind, outcome, durationMs, why }) => ({
			kind,
			outcome,
			durationMs,
			why
		}))
	};
	return {
		branch: progress.targetBranch,
		live
	};
}
/** The data of the page, one text for each use of AutoSync and branch. */
async function textsOf(given, state, running) {
	const config = given.config ?? await inRepository(inputSpec("config").default);
	const { dashboard: plan, kpis } = await readConfigFile(config, config);
	const all = everyPast(state);
	const isKnown = all.some(({ branch }) => branch === running?.branch);
	return (running && !isKnown ? [{
		name: plan.title ?? "autosync",
		branch: running.branch,
		past: NO_PAST
	}, ...all] : all).map(({ name, branch, past }) => {
		const about = {
			name,
			branch,
			repository: void 0,
			title: plan.title,
			shown: plan.kpis
		};
		const data = dashboardOf(past, about, kpis);
		return JSON.stringify(branch === running?.branch ? {
			...data,
			live: running.live
		} : data);
	});
}

// src/doctor.ts
/** `autosync doctor`: looks at a repository, and says what will work, what will not, and what to paste. */
const SIGNS = {
	good: "✓",
	bad: "✗",
	unsure: "?"
};
/** Looks at a repository. Changes nothing, there and here. */
async function doctor({ repository, remote, label, environment }) {
	const checkout = await Checkout.open(path.resolve(repository));
	const files = new Set(splitNul((await checkout.git.run(["ls-files", "-z"])).stdout));
	const tests = await testsOf(checkout.directory, files);
	const onGitHub = await gitHubOf(checkout, remote, environment);
	return [
		...[
			...await workflowsOf(checkout.directory, files),
			...tests.advice === void 0 ? [] : [{
				tone: "unsure",
				says: tests.advice
			}],
			..."github" in onGitHub ? await askGitHub(onGitHub.github, label) : [onGitHub]
		].map(({ tone, says }) => ({
			tone,
			word: SIGNS[tone],
			text: ` ${says}`
		})),
		"",
		"A workflow to begin with, as .github/workflows/autosync.yml:",
		"",
		...workflowFor(tests, label)
	];
}
/** How the tests of the repository are probably run. */
async function testsOf(directory, files) {
	const has = (name) => files.has(name);
	if (has("package.json")) {
		const text = await readFile(path.join(directory, "package.json"));
		const scripts = await scriptsOf(async () => text, text.length);
		const [setup, command] = has("pnpm-lock.yaml") ? ["pnpm install --frozen-lockfile", "pnpm test"] : has("yarn.lock") ? ["yarn install --immutable", "yarn test"] : [has("package-lock.json") ? "npm ci" : "npm install", "npm test"];
		return {
			setup,
			command,
			report: void 0,
			advice: reportAdvice({
				testCommand: command,
				reportPaths: []
			}, scripts)
		};
	}
	if (has("go.mod")) return {
		setup: void 0,
		command: "go test -json ./... > report.json",
		report: "report.json",
		advice: void 0
	};
	if (has("Cargo.toml")) return {
		setup: void 0,
		command: "cargo test",
		report: void 0,
		advice: void 0
	};
	if ([
		"pyproject.toml",
		"setup.py",
		"pytest.ini",
		"tox.ini"
	].some(has)) return {
		setup: has("requirements.txt") ? "pip install -r requirements.txt pytest" : "pip install . pytest",
		command: "pytest --junitxml=report.xml",
		report: "report.xml",
		advice: void 0
	};
	return {
		setup: void 0,
		command: "make test",
		report: void 0,
		advice: void 0
	};
}
/** The workflows that use AutoSync already. */
async function workflowsOf(directory, files) {
	const found = [];
	for (const file of files) {
		if (!/^\.github\/workflows\/[^/]+\.ya?ml$/.test(file)) continue;
		const text = await readFile(path.join(directory, file), "utf8").catch(() => "");
		if (!/^\s*(?:- )?uses:\s*["']?[^\s#]*\/autosync(?:@|\/)/m.test(text)) continue;
		const isLocked = /^\s*concurrency:/m.test(text) || text.includes("/autosync/.github/workflows/");
		found.push(isLocked ? {
			tone: "good",
			says: `${file} uses AutoSync, and its runs wait for each other.`
		} : {
			tone: "bad",
			says: `${file} uses AutoSync and has no \`concurrency\` group: two runs would disturb each other.`
		});
	}
	return found.length > 0 ? found : [{
		tone: "unsure",
		says: "No workflow of the checkout uses AutoSync yet."
	}];
}
/** GitHub's API for the repository of a remote, or why there is none. */
async function gitHubOf(checkout, remote, environment) {
	const address = (await personalGit(checkout.directory).run([
		"remote",
		"get-url",
		"--",
		remote
	], { allow: [2, 128] })).stdout.toString("utf8").trim();
	const host = new URL(environment["GITHUB_SERVER_URL"] ?? "https://github.com").host;
	const name = new RegExp(`${host.replaceAll(".", String.raw`\.`)}[:/]([^/\\s]+/[^/\\s]+?)(?:\\.git)?/?$`).exec(address)?.[1];
	if (name === void 0) return {
		tone: "unsure",
		says: `The remote \`${remote}\` is not on ${host}, so nothing more can be asked.`
	};
	const token = environment["GH_TOKEN"] ?? environment["GITHUB_TOKEN"];
	if (!token) return {
		tone: "unsure",
		says: `Without a token GitHub is not asked about ${name}: run it with \`GH_TOKEN=$(gh auth token)\`.`
	};
	const apiUrl = environment["GITHUB_API_URL"] ?? "https://api.github.com";
	const started = performance.now();
	const remainingMs = () => started + 6e4 - performance.now();
	return { github: new GitHub({
		apiUrl,
		token,
		repository: name,
		redact: redactor([token]),
		remainingMs
	}) };
}
const Repository = object({
	default_branch: string(),
	permissions: object({ push: boolean() }).optional(),
	allow_merge_commit: boolean().optional()
});
const Branch = object({ protected: boolean() });
const Rights = object({
	default_workflow_permissions: string(),
	can_approve_pull_request_reviews: boolean()
});
async function askGitHub(github, label) {
	const { repository } = github.credentials;
	const answer = await ask(github.ask("GET", "{repo}", Repository));
	if (!answer) return [{
		tone: "bad",
		says: `GitHub does not show ${repository} to this token: look at the token, and at the name.`
	}];
	const { default_branch: branch, permissions } = answer;
	const protection = `{repo}/branches/${encodeURIComponent(branch)}`;
	const isProtected = (await ask(github.ask("GET", protection, Branch)))?.protected ?? false;
	return [
		...landingOn(branch, await demandsOf(branch, isProtected, github)),
		...await proposals(github),
		...await labels(github, label),
		...permissions?.push === false ? [{
			tone: "unsure",
			says: `This token may not write to ${repository}: a maintainer sees more.`
		}] : []
	];
}
/** What a push to the branch takes. What a person may bypass, the token of a workflow may not. */
function landingOn(branch, demands) {
	const others = demands.filter((demand) => demand !== LINEAR);
	if (others.length > 0) return [{
		tone: "bad",
		says: `\`${branch}\` asks for ${others.join(", ")}: the workflow's own token cannot push there. Set \`land: pull-request\`, or use the token of an app that may bypass the rules.`
	}];
	return [{
		tone: "good",
		says: `\`${branch}\` takes pushes, as far as its rules are seen with this token.`
	}, ...demands.length > 0 ? [{
		tone: "unsure",
		says: `\`${branch}\` asks for ${LINEAR}: for pull requests set \`commit-style: per-patch\` or \`squash\`.`
	}] : []];
}
async function proposals(github) {
	const rights = await ask(github.ask("GET", "{repo}/actions/permissions/workflow", Rights));
	if (!rights) return [{
		tone: "unsure",
		says: "Whether workflows may open pull requests (`land: pull-request`) is shown to administrators only: Settings, Actions, General."
	}];
	return rights.can_approve_pull_request_reviews ? [{
		tone: "good",
		says: "Workflows may open pull requests."
	}] : [{
		tone: "unsure",
		says: "Workflows may not open pull requests, which `land: pull-request` needs: Settings, Actions, General, \"Allow GitHub Actions to create and approve pull requests\"."
	}];
}
async function labels(github, label) {
	const wanted = [label, labelsOf(label).rejected];
	const missing = [];
	for (const name of wanted) if (!await ask(github.ask("GET", `{repo}/labels/${encodeURIComponent(name)}`, unknown()))) missing.push(name);
	return missing.length === 0 ? [{
		tone: "good",
		says: `The labels ${wanted.map((name) => `\`${name}\``).join(" and ")} are there.`
	}] : [{
		tone: "bad",
		says: `For pull requests, make the missing labels: ${missing.map((name) => `\`gh label create ${name}\``).join(", ")}.`
	}];
}
/** The answer; `undefined` where GitHub does not give it to this token. */
function ask(answer) {
	return answer.catch((error) => {
		if (error instanceof GitHubError && [
			401,
			403,
			404
		].includes(error.status)) return void 0;
		throw error;
	});
}
function workflowFor({ setup, command, report }, label) {
	return [
		"on: { schedule: [{ cron: '0 3 * * *' }], workflow_dispatch: {} }",
		"jobs:",
		"  autosync:",
		"    permissions:",
		"      contents: write",
		"      actions: read",
		"      pull-requests: write",
		"    uses: OWNER/autosync/.github/workflows/autosync.yml@v1",
		"    with:",
		"      patches: pull-requests",
		...label === "autosync" ? [] : [`      label: ${JSON.stringify(label)}`],
		...setup === void 0 ? [] : [`      setup-command: ${setup}`],
		`      test-command: ${command}`,
		...report === void 0 ? [] : [`      report-paths: ${report}`],
		"      land: none"
	];
}

// src/command-line.ts
/** The commands of the command line and their flags. */
/** Runs the command line and returns the exit code. */
async function main(args) {
	process.stdout.on("error", (error) => {
		if (error.code === "EPIPE") process.exit(EXIT.done);
		throw error;
	});
	let exitCode = EXIT.done;
	const program = commands((code) => exitCode = code);
	try {
		if (args.length > 0) await program.parseAsync(args, { from: "user" });
		else {
			program.outputHelp();
			return EXIT.usage;
		}
	} catch (error) {
		if (error instanceof CommanderError && error.exitCode === 0) return EXIT.done;
		const told = error instanceof CommanderError ? misused(error) : error;
		process.stderr.write(`${neutraliseText(describeError(told)).join("\n")}\n`);
		return told instanceof UserError ? told.exitCode : EXIT.broken;
	}
	return exitCode;
}
/** A command line that makes no sense, as an error with a fix. */
function misused({ message, code }) {
	if (code === "commander.help") return new UserError("A command is missing.", "`autosync --help` lists them.");
	const [what = "", guess] = message.replace(/^error: /, "").split("\n");
	const hint = guess?.replace(/^\((.*)\)$/, "$1") ?? "";
	return new UserError(`${what.replace(/\.$/, "")}.`, `${hint} \`autosync --help\` lists all.`.trim());
}
/** `onExit` gets the exit code of the command that ran. */
function commands(onExit) {
	const program = new Command("autosync").description("Tries a batch of patches against the tests of a repository, and says which keep them green.").version(version, "-V, --version").exitOverride().configureOutput({ outputError: () => void 0 }).addHelpText("after", EXAMPLE);
	const run = program.command("run").description("try the patches in .autosync/patches, or --patches; pushes nothing without --land").addHelpText("after", EXIT_CODES);
	for (const name of inputsOf("cli")) run.addOption(flagOf(name));
	run.addOption(new Option("--verbose", "Show all that the tests print, while they run.").default(false).helpGroup("Output:"));
	run.action(async (values) => {
		const texts = inputsOf("cli").map((name) => [name, values[flagOf(name).attributeName()]]);
		onExit(await runFromTerminal(Object.fromEntries(texts), values["verbose"] === true));
	});
	program.command("show").description("show the result of a run, or what is known of one of its patches").argument("[run.json]", `file of the run (default: ${LAST_RUN})`).argument("[patch]", "id of a patch").action(async (first, second) => first?.endsWith(".json") ? show(first, second) : show(await inRepository(LAST_RUN), first));
	program.command("reproduce").description("make the tree on which a patch broke tests, as a work tree beside the repository").argument("[run.json]", `file of the run (default: ${LAST_RUN})`).argument("[patch]", "id of the patch").option("--green", "the tree without the patch, on which the tests were green", false).option("--to <folder>", "where the work tree goes").option("--repo <folder>", "the repository", ".").option("--patches <path>", "where the patches are (default: where they were)").option("--remote <remote>", "where pull requests are fetched from", "origin").action(async (first, second, options) => first?.endsWith(".json") ? showTree(first, second, options) : showTree(path.join(options.repo, await inRepository(LAST_RUN)), first, options));
	program.command("replay").description("show how the search of a run went, and why").argument("<file>", "run.json or snapshot.json").action(replayFile);
	program.command("dashboard").description("write the page of graphs, tests, patches and lessons").option("--state <folder>", `folder of the history (default: ${inputSpec("state").default})`).option("--out <file>", "the page", "dashboard.html").option("--config <file>", `the configuration file (default: ${inputSpec("config").default})`).option("--watch", "serve it on this machine, always new, with the run that goes on", false).option("--run-folder <folder>", `with --watch: where the run writes (default: ${inputSpec("out").default})`).action(dashboardFromTerminal);
	program.command("doctor").description("look at a repository: what will work, what will not, and a workflow to paste").option("--repo <folder>", "the repository", ".").option("--remote <remote>", "its remote on GitHub", "origin").option("--label <label>", "the label by which pull requests ask to be landed", inputSpec("label").default).action(async ({ repo, remote, label }) => printLines(await doctor({
		repository: repo,
		remote,
		label,
		environment: process.env
	}), process.stdout));
	const history = program.command("history").description("export, import or prune what is remembered");
	const historyOf = (command, description) => history.command(command).description(description).option("--state <folder>", `folder of the history (default: ${inputSpec("state").default})`);
	historyOf("export", "write it to standard output, line by line").action(async ({ state }) => changeHistory({
		command: "export",
		state
	}));
	historyOf("import", "add the runs of an export; those that are known already are left out").argument("<file>", "what `history export` wrote").action(async (file, { state }) => changeHistory({
		command: "import",
		state,
		file
	}));
	historyOf("prune", "keep the details of the newest runs only").option("--keep <runs>", "how many runs keep their details", runsToKeep, 500).action(async ({ state, keep }) => changeHistory({
		command: "prune",
		state,
		details: keep
	}));
	return program;
}
/** The flag for an input. A repeatable one collects its values, one per line. */
function flagOf(name) {
	const { description, flag, required, repeatable = false, ...spec } = inputSpec(name);
	const standard = required ? "required" : `default: ${spec.defaultText ?? spec.default ?? "none"}`;
	const [group, value] = flag;
	return new Option(`--${name} <${value}>`, `${description} (${standard})`).helpGroup(`${group}:`).argParser((text, before) => {
		if (before === void 0) return text;
		if (repeatable) return `${before}\n${text}`;
		throw new InvalidArgumentError("It is given twice. Give it once.");
	});
}
function runsToKeep(text) {
	if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError("Give a number of runs, for example 500.");
	return Number(text);
}
/** Shows the result of a finished run, or one of its patches. */
async function show(file, id) {
	const run = parseRun(file, await readText(file));
	if (id === void 0) return printLines(toTerminal(run), process.stdout);
	const patch = run.patches.find((one) => one.id === id);
	if (!patch) throw new UserError(`${file} knows no patch \`${id}\`.`, `${nearest(id, run.patches.map((one) => one.id))} \`autosync show ${file}\` lists them.`.trim());
	printLines(showPatch(run, patch), process.stdout);
}
/** Makes the tree on which a patch broke tests, and says what is there. */
async function showTree(file, id, flags) {
	const run = parseRun(file, await readText(file));
	const broken = run.patches.filter(({ evidence }) => evidence.redTree !== void 0).map((one) => one.id);
	if (id === void 0 || !run.patches.some((patch) => patch.id === id)) throw new UserError(id === void 0 ? "Which patch?" : `${file} knows no patch \`${id}\`.`, broken.length === 0 ? "In this run, no patch broke tests." : `Those that broke tests: ${broken.join(", ")}.`);
	const { green: isGreen, to: target, repo: repository, patches, remote } = flags;
	const lines = await reproduce({
		run,
		id,
		isGreen,
		repository,
		target,
		patches,
		remote
	});
	printLines(lines.map(toVisibleLine), process.stdout);
}
/** Prints the search of a finished run step by step: each question, its reason and its answer. No test runs. */
async function replayFile(file) {
	const search = parseSearch(file, await readText(file));
	if (!search) throw new UserError(`${file} holds no search: nothing was tried.`, "Choose another run.");
	try {
		for (const line of replay(search)) printLines([toVisibleLine(line)], process.stdout);
	} catch (error) {
		throw new UserError(error.message, "Use the version that wrote the file.");
	}
}
function readText(file) {
	return readFile(file, "utf8").catch((error) => {
		throw new UserError(`${file} cannot be read: ${error.message}.`, "Name the run.json of a run: it lies in the folder that `--out` named.");
	});
}
/** Runs `autosync history …` and prints what it says. */
async function changeHistory({ state, file, details = 0, command }) {
	const stateDirectory = path.resolve(state ?? await inRepository(inputSpec("state").default));
	if (command !== "import") requireHistory(stateDirectory);
	await using _lock = await lockState(stateDirectory, new AbortController().signal);
	for await (const line of historyCommand({
		command,
		file,
		stateDirectory,
		details
	})) if (!process.stdout.write(`${line.replaceAll("##[", String.raw`#\u0023[`)}\n`)) await once(process.stdout, "drain");
}
/** Where a run leaves its result, seen from the top of the repository. */
const LAST_RUN = ".autosync/out/run.json";
const EXAMPLE = `
Example: autosync run --repo ../project --setup-command 'npm ci' --test-command 'npm test' --report-paths junit.xml`;
const EXIT_CODES = `
Exit codes: 0 done · 1 done, and --fail-on says fail · 2 wrong usage or configuration · 3 the run could not be carried out`;

export { main };