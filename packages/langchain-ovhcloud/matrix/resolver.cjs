// Jest asks this for every import, so no test can get at another copy of core than its cell's.
const path = require("node:path");

const own = path.join(process.env.MATRIX_FOLDER, "node_modules", "@langchain") + path.sep;

module.exports = (request, options) => {
  const found = options.defaultResolver(request, options);
  if (/[\\/]@langchain[\\/](core|openai|langgraph)[\\/]/.test(found) && !found.startsWith(own)) {
    throw new Error(`${request} is ${found}, which is outside of this cell: ${own}`);
  }
  const nested = found.slice(own.length).includes(`${path.sep}node_modules${path.sep}@langchain${path.sep}core`);
  if (nested) throw new Error(`${request} is a second copy of core: ${found}`);
  return found;
};
