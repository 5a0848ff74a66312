// Sets a cookie for each path, asks for the address that has the same path, and reports what the browser made of it: the
// path that it asked for, and whether the cookie came with it.

async function run() {
  const paths = await (await fetch("/paths")).json();
  const results = [];
  for (const [number, path] of paths.entries()) {
    await fetch(`/set/${number}`);
    // The fragment of an address cannot be asked for, and a path that begins with `//` is another host without the host.
    results.push(await (await fetch(location.origin + path)).json());
  }
  return results;
}

const report = (body) => fetch(`/result${location.pathname}`, { method: "POST", body: JSON.stringify(body) });
run().then(report, (error) => report(`${error}\n${error.stack}`));
