// Reads GIFT on standard input and writes what gift-pegjs makes of it as JSON.
const { parse } = require("gift-pegjs");
process.stdout.write(JSON.stringify(parse(require("fs").readFileSync(0, "utf-8"))));
