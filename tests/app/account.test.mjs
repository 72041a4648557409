// The account: what is typed wrong, what was forgotten, what was lost, and what stays when it goes.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { askedGroup, at, freshLogin, freshPassword, makeAccount, shownKit, signIn, synced, trySignIn, writeEntry } from "./people.mjs";
import { device, everythingKept, keptOffline, open, quiet, start } from "./support.mjs";

const TEXT = "Skrivet innan kontot fanns.";
const OWN = "Skrivet i kulverten.";
let browser, first, second, person, otherKit;

before(async () => {
  browser = await start();
  first = await device(browser);
  second = await device(browser);
});
after(async () => browser.close());

/** The kit with one character of a group typed wrong. */
function mistyped(kit, number) {
  const groups = kit.split("-");
  const group = groups[number - 1];
  groups[number - 1] = (group[0] === "7" ? "8" : "7") + group.slice(1);
  return groups.join("-");
}

/** The entries of the diary, as the list shows them. */
async function diary(page) {
  await at(page, "/dagbok");
  await page.locator(".entries, .empty h2").first().waitFor();
  return page.locator(".entries").allInnerTexts().then((texts) => texts.join("\n"));
}

test("a group of the kit that was typed wrong is named, when it is checked and when one signs in", async () => {
  const { page } = first;
  await open(page);
  await writeEntry(page, TEXT);
  const [login, password] = [freshLogin(), freshPassword()];
  await at(page, "/jag/konto");
  await page.getByRole("button", { name: "Börja" }).click();
  await page.locator("#login").fill(login);
  await page.locator("#password").fill(password);
  await page.getByRole("button", { name: "Vidare" }).click();
  const shown = (await shownKit(page)).join("-");
  otherKit = shown;
  await page.getByRole("button", { name: "Jag har sparat det" }).click();
  const [one, two] = [await askedGroup(page, "group-1"), await askedGroup(page, "group-2")];
  await page.locator("#group-1").fill(shown.split("-")[one - 1]);
  await page.locator("#group-2").fill(mistyped(shown, two).split("-")[two - 1]);
  await page.getByRole("button", { name: "Kontrollera" }).click();
  await page.locator("#group-2-error").filter({ hasText: `Något tecken i grupp ${two} stämmer inte` }).waitFor();
  assert.equal(await page.locator("#group-1-error").count(), 0);

  // That kit was never confirmed: another one is made.
  person = await makeAccount(page, { login, password });
  assert.notEqual(person.kit, shown);
  await open(second.page);
  await trySignIn(second.page, { ...person, kit: mistyped(person.kit, 6) });
  await second.page.locator("#kit-error").filter({ hasText: "Något tecken i grupp 6 stämmer inte" }).waitFor();
});

test("a wrong password and a wrong name are refused with the same words, and another kit opens nothing", async () => {
  const { page } = second;
  const refused = async (person) => {
    await trySignIn(page, person);
    const alert = page.getByRole("alert");
    await alert.filter({ hasText: "Det gick inte att logga in" }).waitFor();
    return alert.innerText();
  };
  const said = await refused({ ...person, password: freshPassword() });
  assert.match(said, /Vilket av dem går inte att se/);
  assert.equal(await refused({ ...person, login: freshLogin() }), said);
  await trySignIn(page, { ...person, kit: otherKit });
  await page.getByRole("alert").filter({ hasText: "Kontrollera att återställningskortet hör till kontot" }).waitFor();
  assert.equal(await diary(page), "", "nothing has come");
});

test("a forgotten password begins a wait that is told of on every device, and there it can be refused", async () => {
  const { page } = second;
  await at(page, "/glomt-losenord");
  await page.locator("#login").fill(person.login);
  await page.locator("#kit").fill(person.kit);
  await page.locator("#new-password").fill(freshPassword());
  await page.getByRole("button", { name: "Be om nytt lösenord" }).click();
  await page.getByRole("heading", { name: /^Det går att fortsätta på \p{L}+dag$/u }).waitFor();
  assert.match(await page.locator(".head__under").innerText(), /\d\d[:.]\d\d/, "at what time");
  const [, left, hours] = /(\d+) av (\d+) timmar kvar/.exec(await page.locator("main").innerText());
  assert.equal(left, hours);
  assert.ok(Number(hours) >= 24, `${hours} hours to notice it in`);
  assert.equal(await diary(page), "", "nothing has come");
  await at(page, "/glomt-losenord");
  await page.getByRole("heading", { name: /^Det går att fortsätta/ }).waitFor();

  await first.page.getByRole("heading", { name: "Någon har bett om att få öppna din dagbok" }).waitFor();
  await first.page.locator("#password").fill(freshPassword());
  await first.page.getByRole("button", { name: "Nej, det var inte jag" }).click();
  await first.page.locator("#password-error").waitFor();
  await first.page.locator("#password").fill(person.password);
  await first.page.getByRole("button", { name: "Nej, det var inte jag" }).click();
  await first.page.getByText("Begäran är nekad").waitFor();
});

test("after a change of password the old one lets nobody in, and the new one does", async () => {
  const { page } = first;
  const changed = { ...person, password: freshPassword() };
  const change = async (old) => {
    await at(page, "/jag/losenord");
    await page.locator("#old-password").fill(old);
    await page.locator("#new-password").fill(changed.password);
    await page.locator("#kit").fill(person.kit);
    await page.locator("main").getByRole("button", { name: "Byt lösenord" }).click();
  };
  await change(freshPassword());
  await page.getByRole("alert").filter({ hasText: "Lösenordet är inte bytt" }).waitFor();
  await change(person.password);
  await page.getByText("Lösenordet är bytt").waitFor();

  await trySignIn(second.page, person);
  await second.page.getByRole("alert").filter({ hasText: "Det gick inte att logga in" }).waitFor();
  assert.equal(await signIn(second.page, changed), 1);
  person = changed;
});

test("a device that is shut out is told so, keeps its text, and gets nothing more", async () => {
  await keptOffline(second.page);
  await second.context.setOffline(true);
  await writeEntry(second.page, OWN);
  await at(second.page, "/");

  const { page } = first;
  await at(page, "/jag/enheter");
  // Two of a kind are told apart by their days.
  const rows = page.getByRole("main").getByRole("listitem");
  await rows.filter({ hasText: /Den här · tillagd (idag|igår)/ }).waitFor();
  await rows.filter({ hasText: /Senast använd (idag|igår) · tillagd (idag|igår)/ }).waitFor();
  assert.equal(await rows.count(), 2);
  const shutOut = page.getByRole("button", { name: /^Stäng ute ./ });
  await shutOut.click();
  const sheet = page.getByRole("dialog");
  await sheet.locator("#password").fill(person.password);
  await sheet.locator("#kit").fill(person.kit);
  await sheet.getByRole("button", { name: "Stäng ute", exact: true }).click();
  await page.getByText("Enheten är utestängd").waitFor();
  await page.getByRole("list", { name: "Utestängda" }).getByRole("listitem").waitFor();
  await writeEntry(page, "Skrivet efteråt.");
  await synced(page);

  await second.context.setOffline(false);
  await second.page.getByRole("heading", { name: "Den här enheten behöver logga in igen" }).waitFor();
  // Put off, it is not forgotten: it stands on every screen, with the way there.
  await second.page.getByRole("button", { name: "Senare" }).or(second.page.getByRole("link", { name: "Senare" })).first().click();
  const there = await diary(second.page);
  const banner = second.page.getByRole("status").filter({ hasText: "Synken väntar på att du loggar in igen" });
  await banner.getByRole("link", { name: "Logga in" }).waitFor();
  assert.ok(there.includes(TEXT) && there.includes(OWN), there);
  assert.ok(!there.includes("Skrivet efteråt."));
  assert.ok(!(await diary(page)).includes(OWN), "what it wrote does not come in either");
});

test("signed in again, what it wrote meanwhile comes along", async () => {
  assert.equal(await signIn(second.page, person), 3);
  const { page } = first;
  await at(page, "/dagbok");
  await page.locator(".entries").getByText(OWN).waitFor();
});

test("signed out, the text stays", async () => {
  const { page } = second;
  await at(page, "/jag");
  await page.getByRole("button", { name: /^Logga ut på den här enheten/ }).click();
  await page.getByText("Utloggad. Texten ligger kvar här").waitFor();
  const there = await diary(page);
  assert.ok(there.includes(TEXT) && there.includes(OWN), there);
});

test("a device that is emptied keeps nothing of the diary", async () => {
  const { page } = second;
  assert.equal(await signIn(page, person), 3);
  const kept = await rows(page);
  assert.ok(kept.length >= 5, "there is something to remove");
  await at(page, "/jag/radera");
  await page.getByRole("button", { name: "Töm den här enheten" }).click();
  await page.getByRole("button", { name: /^Ja, töm den/ }).click();
  await page.getByText("Enheten är tömd").waitFor();
  await page.getByRole("link", { name: "Skriv första reflektionen" }).waitFor();
  assert.deepEqual((await rows(page)).filter((row) => kept.includes(row)), []);
  for (const word of [TEXT, OWN, person.login]) assert.ok(!(await everythingKept(page)).includes(word), word);
  await at(page, "/");
  await page.getByRole("link", { name: "Skriv första reflektionen" }).waitFor();
});

test("the account deleted, the text stays here and nobody signs in any more", async () => {
  const { page } = first;
  const remove = async (password) => {
    await at(page, "/jag/radera");
    await page.getByRole("button", { name: "Radera kontot" }).click();
    await page.locator("#delete-password").fill(password);
    await page.getByRole("button", { name: "Radera kontot" }).click();
  };
  await remove(freshPassword());
  await page.getByRole("alert").waitFor();
  await remove(person.password);
  await page.getByText("Kontot är raderat").waitFor();
  const there = await diary(page);
  assert.ok(there.includes(TEXT) && there.includes(OWN), there);

  const third = await device(browser);
  await trySignIn(third.page, person);
  await third.page.getByRole("alert").filter({ hasText: "Det gick inte att logga in" }).waitFor();
  await third.context.close();
  quiet(first.told);
  quiet(second.told);
});

/** What the databases hold, value by value: sealed as it is it says nothing but that it is still there. Shorter than a seal is only a version. */
async function rows(page) {
  return page.evaluate(async () => {
    const found = [];
    for (const { name } of await indexedDB.databases()) {
      const opening = indexedDB.open(name);
      await new Promise((good) => { opening.onsuccess = good; });
      for (const table of opening.result.objectStoreNames) {
        const store = opening.result.transaction(table).objectStore(table);
        const asking = store.getAll();
        await new Promise((good) => { asking.onsuccess = good; });
        found.push(...asking.result.map((value) => new Uint8Array(value)).filter((value) => value.length >= 16).map(String));
      }
      opening.result.close();
    }
    return found;
  });
}
