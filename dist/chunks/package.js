// package.json
var version = "0.1.0";
var engines = { "node": ">=24.15" };

export { version as n, engines as t };