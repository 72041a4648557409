// Asks the test for a step, takes it, says what came of it, and asks again.
const post = (path, body) => fetch(path, { method: "POST", body });

export async function work(where, name, init, steps) {
  await init().catch((error) => post("/failed", `the wasm does not start: ${error}`));
  for (;;) {
    const answer = await post(`/next/${where}?${name}`, "");
    // The test has gone on without this page.
    if (!answer.ok) return;
    const step = await answer.json();
    if (step.name === "reload") {
      await post("/reloading", "");
      return location.reload();
    }
    try {
      // An argument "acknowledge" stands for a function that tells the test.
      const given = step.arguments.map((one) => (one === "acknowledge" ? (n) => post("/acknowledged", `${n}`) : one));
      await post("/done", await steps[step.name](...given));
    } catch (error) {
      await post("/failed", `${error}`);
    }
  }
}
