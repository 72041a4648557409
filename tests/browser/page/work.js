// Asks the test for a step, takes it, says what came of it, and asks again.
const post = (path, body) => fetch(path, { method: "POST", body });

export async function work(where, steps) {
  for (;;) {
    const step = await (await post(`/next/${where}`, "")).json();
    if (step.name === "reload") {
      location.reload();
      return;
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
