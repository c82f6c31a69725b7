// The client perspective-api-client against a server on this machine. Told in JSON: port, key and calls, each a text (or
// the whole request) and the client's options. Prints for each call what came of it: {told}, or {wrong, name, status, error}.

import axios from "axios";
import Perspective from "perspective-api-client";

const { port, key, calls } = JSON.parse(process.argv[2]);

// The address is a constant of the client: every request is led elsewhere on its way. As the how-to shows it.
axios.interceptors.request.use((request) => ({
  ...request,
  url: request.url?.replace("https://commentanalyzer.googleapis.com", `http://localhost:${port}`),
}));

const client = new Perspective({ apiKey: key });
const told = [];
for (const [text, options] of calls) {
  try {
    told.push({ told: await client.analyze(text, options) });
  } catch (error) {
    const { status = null, data = null } = error.response ?? {};
    told.push({ wrong: error.message, name: error.name, status, error: data?.error ?? null });
  }
}
console.log(JSON.stringify(told));
