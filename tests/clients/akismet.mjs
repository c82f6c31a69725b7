// The client akismet-api against a server on this machine. Told in JSON: port, key, way ("names" or "fields") and calls,
// each the name of a method and what it is given. Prints for each call what came of it: {told} or {wrong, status}.

import dns from "node:dns";
import akismet from "akismet-api";

const { port, key, way, calls } = JSON.parse(process.argv[2]);
const client = new akismet.AkismetClient({ key, blog: "https://blog.example", host: `localhost:${port}`, protocol: "http" });

if (way === "names") {
  // A name for each key, KEY.localhost, as a wildcard in the DNS would give it: every name is this machine. The client
  // takes neither an agent nor a lookup of ours.
  dns.lookup = (_name, how, found) =>
    how.all ? found(null, [{ address: "127.0.0.1", family: 4 }]) : found(null, "127.0.0.1", 4);
} else {
  // One name for all keys: every call goes where the key is checked, and the key is a field. As the how-to shows it.
  Object.assign(client, { endpoint: client.rootEndpoint, requestOpts: { ...client.requestOpts, api_key: key } });
}

const told = [];
for (const [method, given] of calls) {
  try {
    const answer = await client[method](given);
    told.push({ told: answer?.text ?? answer });
  } catch (error) {
    told.push({ wrong: error.message, status: error.status ?? null, text: error.response?.text ?? null });
  }
}
console.log(JSON.stringify(told));
