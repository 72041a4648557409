// A diary to measure with, as a file that the app imports: docs/vectors/archive.json shows the form.
import { randomBytes, randomInt } from "node:crypto";

/** Entries in it. */
export const ENTRIES = 10_000;
/** Words in an entry; the same are in `make bench`'s native diary. */
export const WORDS = 120;
const VOCABULARY =
  "samtal möte hembesök utredning familjen barnen skolan kollega handledare beslut trött lättad orolig ansvar gränser morgonen eftermiddagen telefonen dokumentation jag och det att inte var hade blev kände tänkte nästa gång vill pröva lugnt fråga lyssna vänta hemma andas"
    .split(" ");
const DAY_MS = 86_400_000;

/** The file. Three entries a day; in one of 500 stands "enastående svåra samtal". */
export function archive() {
  const now = Date.now();
  const entries = Array.from({ length: ENTRIES }, (_, number) => {
    const created_ms = now - Math.floor(number / 3) * DAY_MS - (number % 3) * 3_600_000;
    const words = Array.from({ length: WORDS }, () => VOCABULARY[randomInt(VOCABULARY.length)]);
    if (number % 500 === 0) words.push("enastående svåra samtal");
    else if (number % 20 === 0) words.push("svåra dagar");
    const entry = {
      created_ms, written_day: new Date(created_ms).toISOString().slice(0, 10), template: "free", title: "",
      sections: [{ prompt: "free", text: words.join(" ") }], tags: number % 7 === 0 ? ["gränser"] : [], feelings: [], strain: null,
      reference: false, trashed_ms: null, conflicts: [],
    };
    return { item: randomBytes(16).toString("base64url"), entry, history: [] };
  });
  return Buffer.from(JSON.stringify({ version: 1, exported_ms: now, language: "sv", entries, unreadable: [] }));
}
