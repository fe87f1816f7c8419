// Access: the four classic complaints, each answered by "why"; deciding with a preview; looking as somebody else.

import { DANA, KADRI, LENA, PIOTR, ROBIN, SAM, type Person } from "../people.ts";
import { type Page, asText, expect, open, test } from "../portal.ts";

test.use({ expected: /status of (403|404|409|422)/ });

const FARMS = "Links to eight fish farms";

/** Asks on a registration's own page why somebody can or cannot see it. */
async function askWhy(page: Page, list: string, record: string, about: Person): Promise<void> {
  await open(page, list);
  await page.getByRole("main").getByRole("link", { name: record }).first().click();
  await expect(page.getByRole("heading", { level: 1, name: record })).toBeVisible();
  await page.getByRole("main").getByRole("link", { name: "Access" }).click();
  await expect(page.getByRole("heading", { level: 1, name: `Access to ${record}` })).toBeVisible();
  const person = page.getByRole("combobox", { name: "Person" }).first();
  const option = person.getByRole("option", { name: new RegExp(`^${about.name}`) });
  await person.selectOption((await option.getAttribute("value")) ?? "");
  await page.getByRole("button", { name: "Show why" }).click();
  await expect(page.getByText(/^See this registration: /).first()).toBeVisible();
}

test("complaint one: a submitted deal cannot be seen by a colleague, and the smallest change is named @plain", async ({ as }) => {
  const robin = await as(ROBIN);
  await askWhy(robin, "/registrations?q=Nordlys", FARMS, KADRI);
  await expect(robin.getByText("See this registration: no")).toBeVisible();
  await expect(robin.getByText(`Share this record with ${KADRI.name}, to read`)).toBeVisible();
  await robin.getByRole("combobox", { name: "Person" }).nth(1).selectOption({ label: `${KADRI.name}, Baltic Systems` });
  await robin.getByRole("button", { name: "Share", exact: true }).click();
  await expect(robin.getByText(`${KADRI.name}, Baltic Systems, to read`).first()).toBeVisible();
  const kadri = await as(KADRI, "/registrations?q=Nordlys");
  await expect(kadri.getByRole("link", { name: FARMS })).toBeVisible();
  await robin.getByRole("button", { name: `Stop sharing with ${KADRI.name}, Baltic Systems` }).click();
  await open(kadri, "/registrations?q=Nordlys");
  await expect(kadri.getByRole("link", { name: FARMS })).toHaveCount(0);
});

test("complaint two: another partner's deal is visible, and the rule that shares it is named @plain", async ({ as }) => {
  const robin = await as(ROBIN, "/access/rules");
  await robin.getByRole("link", { name: "Add a sharing rule" }).first().click();
  await robin.getByLabel("Name").fill("Fish farms for everybody");
  await asText(robin);
  await robin.getByLabel("Which of them").fill('name contains "fish farms"');
  await robin.getByLabel("With whom").fill("account.type = reseller");
  await robin.getByRole("button", { name: "Show what this changes" }).click();
  await expect(robin.getByRole("heading", { name: "What this changes" })).toBeVisible();
  await expect(robin.getByRole("cell", { name: `${KADRI.name}, Baltic Systems` })).toBeVisible();
  const kadri = await as(KADRI, "/registrations?q=Nordlys");
  await expect(kadri.getByRole("link", { name: FARMS }), "nothing is shared before it is saved").toHaveCount(0);
  await robin.getByRole("button", { name: "Save" }).click();
  await expect(robin.getByRole("heading", { level: 1, name: "Fish farms for everybody" })).toBeVisible();
  await open(kadri, "/registrations?q=Nordlys");
  await expect(kadri.getByRole("link", { name: FARMS })).toBeVisible();
  await askWhy(robin, "/registrations?q=Nordlys", FARMS, KADRI);
  await expect(robin.getByText("See this registration: yes")).toBeVisible();
  await expect(robin.getByText(/The sharing rule “Fish farms for everybody” shares it with them/).first()).toBeVisible();
});

test("complaint three: a form fails for a partner, since the licence leaves no room, and that is said @plain", async ({ as }) => {
  const robin = await as(ROBIN, "/access/sets");
  await robin.getByRole("link", { name: "Deal registration" }).click();
  await robin.getByLabel("Registration: Create").uncheck();
  await robin.getByRole("button", { name: "Show what this changes" }).click();
  await expect(robin.getByText("can no longer create registrations").first()).toBeVisible();
  await robin.getByRole("button", { name: "Save" }).click();
  await expect(robin.getByRole("heading", { level: 1, name: "Deal registration" })).toBeVisible();
  await expect(robin.getByRole("heading", { name: "What this changes" })).toHaveCount(0);
  const sam = await as(SAM);
  await sam.getByRole("button", { name: "Register a deal" }).first().click();
  await expect(sam.getByRole("heading", { level: 1 })).toHaveText(/not allowed|cannot|may not/i);
  const people = await robin.evaluate(() => location.pathname);
  expect(people).toContain("/access/sets/");
  await askWhy(robin, "/registrations?q=Nordlys", FARMS, SAM);
  await robin.getByRole("link", { name: `What ${SAM.name} can do` }).click();
  await expect(robin.getByText("May read, edit, delete registrations.")).toBeVisible();
});

test("complaint four: a list is empty, and looking as the person shows why @plain", async ({ as }) => {
  const robin = await as(ROBIN, "/access/sets");
  await robin.getByRole("link", { name: "Deal registration" }).click();
  await robin.getByLabel("Opportunity: Read").uncheck();
  await robin.getByRole("button", { name: "Show what this changes" }).click();
  await robin.getByRole("button", { name: "Save" }).click();
  await expect(robin.getByRole("heading", { name: "What this changes" })).toHaveCount(0);
  await askWhy(robin, "/registrations?q=Nordlys", FARMS, LENA);
  await robin.getByRole("link", { name: `What ${LENA.name} can do` }).click();
  await expect(robin.getByRole("heading", { name: "Registrations" })).toBeVisible();
  await expect(robin.getByRole("heading", { name: "Opportunities" }), "no right is left").toHaveCount(0);
  await robin.getByLabel("Why").fill("Her pipeline is empty");
  await robin.getByRole("button", { name: "View as this person" }).click();
  await expect(robin.getByText(`You are looking as ${LENA.name}`)).toBeVisible();
  await open(robin, "/opportunities");
  await expect(robin.getByRole("heading", { level: 1, name: "Not found" })).toBeVisible();
  await robin.getByRole("button", { name: "Stop looking" }).click();
  await expect(robin.getByText("You are looking as")).toHaveCount(0);
  await open(robin, "/audit?what=view_started");
  await expect(robin.getByRole("link", { name: "View as begun" }).first()).toBeVisible();
});

test("whoever looks as somebody else can change nothing @plain", async ({ as }) => {
  const robin = await as(ROBIN);
  await askWhy(robin, "/registrations?q=Nordlys", FARMS, SAM);
  await robin.getByRole("link", { name: `What ${SAM.name} can do` }).click();
  await robin.getByLabel("Why").fill("He asked for help");
  await robin.getByRole("button", { name: "View as this person" }).click();
  await expect(robin.getByText(`You are looking as ${SAM.name}`)).toBeVisible();
  await robin.getByRole("button", { name: "Register a deal" }).first().click();
  await expect(robin.getByText("You are looking as somebody else: nothing can be changed.")).toBeVisible();
});

test("a decision is put back from the trail @plain", async ({ as }) => {
  const robin = await as(ROBIN, "/access/sets");
  await robin.getByRole("link", { name: "Deal registration" }).click();
  await robin.getByRole("textbox", { name: "What it is for" }).fill("For everybody who sells");
  await robin.getByRole("button", { name: "Show what this changes" }).click();
  await expect(robin.getByText("Nobody who can sign in gets or loses anything.")).toBeVisible();
  await robin.getByRole("button", { name: "Save" }).click();
  await expect(robin.getByRole("heading", { name: "What this changes" })).toHaveCount(0);
  await open(robin, "/audit?what=changed");
  await robin.getByRole("main").getByRole("link", { name: "Changed", exact: true }).first().click();
  await robin.getByRole("button", { name: "Put this back" }).click();
  await expect(robin.getByRole("heading", { level: 1, name: "Deal registration" })).toBeVisible();
  await expect(robin.getByRole("textbox", { name: "What it is for" })).toHaveValue("");
});

test("a partner's tier is saved after it was shown whom that touches, and put back from the trail @plain", async ({ as }) => {
  const robin = await as(ROBIN, "/access/rules/new");
  await robin.getByLabel("Name").fill("Deals of gold partners");
  await asText(robin);
  await robin.getByLabel("Which of them").fill("partner.tier = gold");
  await robin.getByLabel("With whom").fill("account.type = reseller");
  await robin.getByRole("button", { name: "Show what this changes" }).click();
  await expect(robin.getByRole("heading", { name: "What this changes" })).toBeVisible();
  await robin.getByRole("button", { name: "Save" }).click();
  await expect(robin.getByRole("heading", { level: 1, name: "Deals of gold partners" })).toBeVisible();

  const dana = await as(DANA, "/partners?q=northwind");
  await dana.getByRole("link", { name: "Northwind Resellers" }).first().click();
  await dana.getByRole("link", { name: "Edit" }).click();
  await dana.getByLabel("Sector").fill("Retail and more");
  await dana.getByRole("combobox", { name: "Tier" }).selectOption({ label: "Gold" });
  await dana.getByRole("button", { name: "Save" }).click();
  await expect(dana.getByRole("heading", { name: "What this changes" })).toBeVisible();
  await expect(dana.getByText("Tier: Gold")).toBeVisible();
  await expect(dana.getByRole("cell", { name: `${KADRI.name}, Baltic Systems` })).toBeVisible();
  await expect(dana.getByLabel("Sector")).toHaveValue("Retail and more");
  const kadri = await as(KADRI, "/registrations?q=Nordlys");
  await expect(kadri.getByRole("link", { name: FARMS }), "nothing is shared before it is saved").toHaveCount(0);
  await dana.getByRole("button", { name: "Save" }).click();
  await expect(dana.getByRole("heading", { level: 1, name: "Northwind Resellers", exact: true })).toBeVisible();
  await open(kadri, "/registrations?q=Nordlys");
  await expect(kadri.getByRole("link", { name: FARMS })).toBeVisible();

  await open(robin, "/audit?what=changed");
  await robin.getByRole("main").getByRole("link", { name: "Changed", exact: true }).first().click();
  await robin.getByRole("button", { name: "Put this back" }).click();
  await expect(robin.getByRole("heading", { level: 1, name: "Northwind Resellers", exact: true })).toBeVisible();
  await expect(robin.getByText("Retail and more")).toHaveCount(0);
  await open(kadri, "/registrations?q=Nordlys");
  await expect(kadri.getByRole("link", { name: FARMS })).toHaveCount(0);
});

test("what is wrong with a share by hand stands at its field, and what was chosen stays @plain", async ({ as }) => {
  const robin = await as(ROBIN);
  await askWhy(robin, "/registrations?q=Nordlys", FARMS, KADRI);
  const sharedWith = robin.getByRole("combobox", { name: "Person" }).nth(1);
  await robin.getByRole("combobox", { name: "To read or to edit" }).selectOption({ label: "Edit" });
  await robin.getByRole("button", { name: "Share", exact: true }).click();
  await expect(sharedWith).toHaveAccessibleDescription(/Choose a person or a company/);
  await expect(robin.getByRole("combobox", { name: "To read or to edit" })).toHaveValue("edit");
  await sharedWith.selectOption({ label: `${KADRI.name}, Baltic Systems` });
  await robin.getByRole("button", { name: "Share", exact: true }).click();
  await expect(robin.getByText(`${KADRI.name}, Baltic Systems, to edit`).first()).toBeVisible();
  await robin.getByRole("button", { name: "Hide this field" }).click();
  await expect(robin.getByRole("combobox", { name: "Field" })).toHaveAccessibleDescription(/Choose a field/);
});

test("a channel manager and a partner know nothing of access @plain", async ({ as }) => {
  for (const who of [PIOTR, SAM]) {
    const page = await as(who);
    await expect(page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Access" })).toHaveCount(0);
    await open(page, "/access/sets");
    await expect(page.getByRole("heading", { level: 1, name: "Not found" })).toBeVisible();
  }
});
