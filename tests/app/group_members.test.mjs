// Who is in a group: invited, joined while nobody else is online, confirmed by a code read aloud, announced, asked for a yes, compared, removed.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { at, makeAccount, synced } from "./people.mjs";
import { axeBoth, beginGroup, confirm, follow, joinAs, makeInvites, readAloud } from "./groups.mjs";
import { axe, device, quiet, start } from "./support.mjs";

let browser;
const people = {};
let group;
let links;

before(async () => {
  browser = await start();
  for (const name of ["anna", "bo", "cia"]) people[name] = await device(browser, { reducedMotion: "reduce" });
  await makeAccount(people.cia.page);
});
after(async () => browser.close());

test("who would begin a group makes an account first, and goes on there", async () => {
  const { page } = people.anna;
  await at(page, "/gruppen/ny");
  await page.getByText("Först behövs ett konto").waitFor();
  await makeAccount(page, { on: "Vidare till gruppen" });
  await page.getByLabel("Gruppens namn").waitFor();
  assert.equal(await page.evaluate(() => sessionStorage.length), 0, "it is forgotten once one is there");
  await synced(page);
});

test("a supervisor begins a group and invites", async () => {
  const { page } = people.anna;
  await at(page, "/gruppen");
  await page.getByRole("heading", { name: "Gruppen kommer hit" }).waitFor();
  await axeBoth(page, "no group");
  group = await beginGroup(page);
  await page.getByRole("heading", { name: "Grupp Norr" }).waitFor();
  await page.getByRole("heading", { name: "Kom igång" }).waitFor();
  await axeBoth(page, "a new group");
  links = await makeInvites(page, group, 4);
  assert.equal(new Set(links).size, 4);
  for (const link of links) assert.match(link, /\/anslut#[\w-]{100,}$/);
  await page.getByText("En länk är hemlig tills den är använd").waitFor();
  await axeBoth(page, "invites");
});

test("who has no account makes one and comes back to the invite, while nobody else is online", async () => {
  const { page } = people.bo;
  await people.anna.context.setOffline(true);
  await follow(page, links[0]);
  await page.getByText("Grupp Norr").waitFor();
  await page.getByText("Anna bjuder in dig till").waitFor();
  assert.equal(new URL(page.url()).hash, "", "the code is out of the address");
  await page.getByText("Först behövs ett konto").waitFor();
  await axe(page, "an invite without an account");
  await makeAccount(page, { on: "Vidare till inbjudan" });
  await page.getByText("Anna bjuder in dig till").waitFor();
  await axe(page, "an invite");
  await joinAs(page, "Bo");
  assert.equal(await page.evaluate(() => sessionStorage.length), 0, "the invite is forgotten once it was used");
  await axeBoth(page, "waiting to be confirmed");
  assert.equal(await page.getByText("Anna").count(), 0, "names come after confirmation");
});

test("a link is pasted, one that was used says so, one that was changed says so", async () => {
  const { page } = people.cia;
  await follow(page, links[0]);
  await joinWithUsed(page);
  const changed = links[1].slice(0, -9) + (links[1].at(-9) === "A" ? "B" : "A") + links[1].slice(-8);
  await follow(page, changed);
  await page.getByText("Länken är inte hel. Be om den igen, och kopiera hela.").waitFor();
  await axeBoth(page, "a link that was changed");
  await at(page, "/anslut");
  await page.getByLabel("Länken du har fått").fill(links[1]);
  await page.getByRole("button", { name: "Läs inbjudan" }).click();
  await joinAs(page, "Cia", "Gnesta");
  await follow(page, links[2]);
  await page.getByText("Du är redan med i gruppen.").waitFor();
});

async function joinWithUsed(page) {
  await page.getByLabel("Ditt namn").fill("Cia");
  await page.getByRole("button", { name: "Gå med", exact: true }).click();
  await page.getByText("Inbjudan är använd eller tillbakadragen. Be om en ny.").waitFor();
}

test("each is confirmed by the code that stands on the own phone", async () => {
  const { page, context } = people.anna;
  await context.setOffline(false);
  await at(page, "/gruppen");
  await page.getByText("Bekräfta vem som väntar").click();
  await page.getByRole("button", { name: "Bekräfta Cia" }).waitFor();
  await axeBoth(page, "members who wait");
  await at(people.bo.page, `/gruppen/hem${group}`);
  await confirm(page, group, "Bo", await readAloud(people.bo.page));
  await page.getByRole("button", { name: /^Bo\b/ }).click();
  await page.getByText("Du har själv försäkrat dig om att det är Bo.").waitFor();
  await axe(page, "a member");
  await page.getByRole("button", { name: "Avbryt" }).click();
  await at(people.bo.page, `/gruppen/medlemmar${group}`);
  await people.bo.page.getByRole("button", { name: /^Anna\b/ }).waitFor();
});

test("phones are compared; all who are in the room are confirmed at once, and announced by name", async () => {
  const [anna, bo] = [people.anna.page, people.bo.page];
  for (const page of [anna, bo]) await at(page, `/gruppen/jamfor${group}`);
  const code = await readAloud(anna);
  await bo.getByText(code.split(" ")[0], { exact: true }).waitFor();
  assert.equal(await readAloud(bo), code, "the same members on both phones");
  const compare = async (page, typed) => {
    await page.getByLabel("Den andras kod").fill(typed);
    await page.getByRole("button", { name: "Jämför", exact: true }).click();
  };
  await compare(bo, "nonsens");
  await bo.getByText("Koden hör inte till den här gruppen").waitFor();
  await compare(bo, "AAAAA BBBBB CCCCC DDDDD");
  await bo.getByText("En av er ligger efter").waitFor();
  await compare(bo, code.toLowerCase());
  await bo.getByText("Ni ser samma grupp").waitFor();
  // What the camera would read, pasted.
  await people.bo.context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await bo.getByRole("button", { name: "Kopiera för ett möte på distans" }).click();
  await bo.locator(".toast").getByText("Kopierat").waitFor();
  await compare(anna, await bo.evaluate(() => navigator.clipboard.readText()));
  await anna.getByText("Ni ser samma grupp").waitFor();
  await axe(anna, "phones compared");
  await anna.getByRole("button", { name: "Bekräfta alla som är här" }).click();
  await anna.locator(".toast").getByText("Bekräftade").waitFor();

  // What waits for him is told as that, and leads there.
  await at(bo, "/");
  await bo.locator("main").getByRole("link", { name: "Väntar på dig i gruppen" }).click();
  await bo.waitForURL(new RegExp(`/gruppen/hem${group}`));
  await bo.getByRole("button", { name: /Ny i gruppen/ }).click();
  await bo.getByText("Cia är ny i gruppen, bekräftad av Anna. Det du delar härifrån kan Cia läsa, inte det som delades förut.").waitFor();
  await axe(bo, "an announcement");
  await bo.getByRole("button", { name: "Jag har sett det" }).click();
  await bo.getByRole("button", { name: /Ny i gruppen/ }).waitFor({ state: "detached" });
  await synced(bo);
});

test("the agreement is put to the group, each says yes, and a changed text asks anew", async () => {
  const { page } = people.anna;
  await at(page, `/gruppen/overenskommelse${group}`);
  const text = page.getByLabel("Texten");
  assert.match(await text.inputValue(), /Orosanmälan[^]*Lex Sarah[^]*Vem får veta först/);
  await axeBoth(page, "writing the agreement");
  // What one types stays while the group moves under it.
  await text.fill((await text.inputValue()) + " Vi börjar i tid.");
  await at(people.bo.page, `/gruppen/medlemmar${group}`);
  await people.bo.page.getByRole("button", { name: /^Bo\b/ }).click();
  await people.bo.page.getByRole("button", { name: "Jag är borta ett tag" }).click();
  await people.bo.page.getByRole("button", { name: "Borta ett tag" }).click();
  await people.bo.page.locator(".toast").getByText("Gjort").waitFor();
  await at(people.bo.page, `/gruppen/hem${group}`);
  const heard = people.anna.context.waitForEvent("response", (response) => response.url().includes(group.slice(1)));
  await people.bo.page.getByRole("button", { name: "Jag är tillbaka" }).click();
  await people.bo.page.locator(".toast").getByText("Välkommen tillbaka").waitFor();
  await heard;
  assert.match(await text.inputValue(), /Vi börjar i tid\.$/);
  await at(people.bo.page, `/gruppen/hem${group}`);
  await page.getByRole("button", { name: "Lägg fram för gruppen" }).click();
  await page.getByRole("heading", { name: "0 av 3 har sagt ja" }).waitFor();
  // The page that is open hears of it by itself.
  await people.bo.page.getByText("Säg ja till överenskommelsen").waitFor();
  for (const name of ["anna", "bo", "cia"]) {
    const { page } = people[name];
    await at(page, `/gruppen/hem${group}`);
    await page.getByText("Säg ja till överenskommelsen").click();
    await page.getByText("Vi börjar i tid.").waitFor();
    await page.getByRole("button", { name: "Jag säger ja" }).click();
    await page.getByRole("main").getByText("Du har sagt ja").waitFor();
  }
  await at(page, `/gruppen/overenskommelse${group}`);
  await page.getByRole("heading", { name: "3 av 3 har sagt ja" }).waitFor();
  await axeBoth(page, "the agreement");
  await page.getByRole("button", { name: "Ändra texten" }).click();
  await text.fill("Det som sägs här stannar här. Telefonerna ligger i korridoren.");
  await page.getByRole("button", { name: "Lägg fram för gruppen" }).click();
  await page.getByRole("heading", { name: "0 av 3 har sagt ja" }).waitFor();
  await at(people.bo.page, "/");
  await people.bo.page.getByText("Överenskommelsen väntar på dig").waitFor();
  await axe(people.bo.page, "Today with a group");
});

test("who is removed is told, keeps what was read, and the others see it by name", async () => {
  const { page } = people.anna;
  await at(page, `/gruppen/medlemmar${group}`);
  await page.getByRole("button", { name: /^Cia\b/ }).click();
  await page.getByRole("button", { name: "Ta bort ur gruppen" }).click();
  await page.getByText("Cia läser inget av det som delas härifrån.").waitFor();
  await axe(page, "removing a member");
  await page.getByRole("button", { name: "Ta bort ur gruppen" }).click();
  await page.getByRole("button", { name: /^Cia\b/ }).waitFor({ state: "detached" });
  await at(people.cia.page, `/gruppen/hem${group}`);
  await people.cia.page.getByText("Du är inte med i gruppen längre").waitFor();
  await people.cia.page.getByText("Det du läst finns kvar här, och din dagbok är orörd.").waitFor();
  await axeBoth(people.cia.page, "removed");
  await at(people.bo.page, `/gruppen/hem${group}`);
  await people.bo.page.getByText("Cia togs bort ur gruppen").waitFor();
});

test("a withdrawn invite lets nobody in", async () => {
  const { page } = people.anna;
  await at(page, `/gruppen/bjud-in${group}`);
  const link = await page.locator(".invite input").first().inputValue();
  await page.getByRole("button", { name: /Dra tillbaka/ }).first().click();
  await page.locator(".toast").getByText("Inbjudan är tillbakadragen").waitFor();
  await follow(people.cia.page, link);
  await joinWithUsed(people.cia.page);
});

test("closing says what happens, and what was read stays", async () => {
  const { page } = people.anna;
  await at(page, `/gruppen/stang${group}`);
  await axeBoth(page, "closing");
  await page.getByLabel("Tas bort från servern den").fill("2020-01-01");
  await page.getByRole("button", { name: "Stäng gruppen" }).click();
  await page.getByText("Välj ett datum som ligger minst en vecka bort.").waitFor();
  await at(page, `/gruppen/stang${group}`);
  await page.getByRole("button", { name: "Stäng gruppen" }).click();
  await axe(page, "closing for sure");
  await page.locator("dialog").getByRole("button", { name: "Stäng gruppen" }).click();
  await page.locator(".toast").getByText("Gruppen är stängd").waitFor();
  await at(people.bo.page, `/gruppen/hem${group}`);
  await people.bo.page.getByText("Inget mer kan delas.").waitFor();
  await axeBoth(people.bo.page, "a closed group");
});

test("a mentor is asked: a room for two, and one link", async () => {
  const { page } = people.bo;
  await at(page, "/gruppen/mentor");
  await axeBoth(page, "asking a mentor");
  await page.getByLabel("Ditt namn").fill("Bo");
  await page.getByRole("button", { name: "Skapa rummet" }).click();
  await page.locator(".invite").waitFor();
  const [link] = await page.locator(".invite input").evaluateAll((inputs) => inputs.map((input) => input.value));
  assert.equal(await page.getByRole("button", { name: /Gör en inbjudan/ }).count(), 0, "one mentor, one invite");
  const room = new URL(page.url()).hash;
  await follow(people.cia.page, link);
  await people.cia.page.getByText("Bo ber dig bli mentor").waitFor();
  await joinAs(people.cia.page, "Cia");
  await confirm(page, room, "Cia", await readAloud(people.cia.page));
  await at(page, "/gruppen");
  await page.getByRole("heading", { name: "Grupper", exact: true }).waitFor();
  await axeBoth(page, "several groups");
});

test("whoever waits and reads another code is removed", async () => {
  const { page } = people.anna;
  const other = await beginGroup(page, { name: "Grupp Syd" });
  const [link] = await makeInvites(page, other, 1);
  await follow(people.cia.page, link);
  await joinAs(people.cia.page, "Cia");
  await at(page, `/gruppen/medlemmar${other}`);
  await page.getByRole("button", { name: "Bekräfta Cia" }).click();
  await axe(page, "confirming, with a way to say no");
  await page.getByRole("button", { name: "Koden stämmer inte, ta bort" }).click();
  await page.locator(".toast").getByText("Borttagen").waitFor();
  await page.getByRole("button", { name: "Bekräfta Cia" }).waitFor({ state: "detached" });
  await follow(people.cia.page, link);
  await people.cia.page.getByLabel("Ditt namn").fill("Cia");
  await people.cia.page.getByRole("button", { name: "Gå med", exact: true }).click();
  await people.cia.page.getByText("Inbjudan är använd eller tillbakadragen. Be om en ny.").waitFor();
  await at(people.cia.page, `/gruppen/hem${other}`);
  await people.cia.page.getByText("Du blev inte bekräftad i gruppen").waitFor();
  await axeBoth(people.cia.page, "not let in");
});

test("nothing went wrong that nobody was told of", () => {
  for (const { told } of Object.values(people)) quiet(told);
});
