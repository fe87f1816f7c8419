// Every screen, as somebody who sees it: for the audit of accessibility and for the pictures.

import { FRESH, addLine, atStep, beginRegistration, continueTo, fillContact, fillCustomer, registrationOf, writeDeal } from "./deal.ts";
import { CLAIRE, DANA, KADRI, LENA, NEWCOMER, PIOTR, ROBIN, SAM, type Person, fillSignIn } from "./people.ts";
import { type Page, alive, asText, expect, open } from "./portal.ts";
import type { Database } from "./start.ts";

export interface Screen {
  /** What the picture is called. */
  name: string;
  /** Who looks; nobody is signed in where none is named. */
  who?: Person;
  /** What the installation holds. */
  database?: Database;
  /** Goes there. */
  visit: (page: Page) => Promise<void>;
}

const DECIDED = "Production network in Esslingen";
const RADIOLOGY = "Long-term archive for radiology";
const FARMS = "Links to eight fish farms";
const GATEWAYS = "Greenhouse gateways";
const LONG =
  "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft für die Erneuerung sämtlicher Schaltanlagen mbH & Co. KG";

const GUEST: Screen[] = [
  { name: "sign-in", visit: async (page) => void (await page.goto("/sign-in")) },
  {
    name: "sign-in-refused",
    visit: async (page) => {
      await page.goto("/sign-in");
      await fillSignIn(page, SAM, "wrong-password");
      await expect(page.getByRole("alert")).toContainText("is not right");
    },
  },
  {
    name: "sign-in-problems",
    visit: async (page) => {
      await page.goto("/sign-in");
      await page.getByRole("button", { name: "Sign in", exact: true }).click();
      await expect(page.getByLabel("Password")).toHaveAttribute("aria-invalid", "true");
    },
  },
  {
    name: "sign-in-after-a-form",
    visit: async (page) => {
      await page.goto("/sign-in");
      await post(page, "/registrations/01a00000-0000-7000-8000-000000000000/edit/customer", { customer_name: "Kept Ltd" });
      await expect(page.getByText(/what you typed is kept/).first()).toBeVisible();
    },
  },
  { name: "forgot", visit: async (page) => void (await page.goto("/forgot")) },
  {
    name: "forgot-problem",
    visit: async (page) => {
      await page.goto("/forgot");
      await page.getByRole("button", { name: "Send the link" }).click();
      await expect(page.getByLabel("Email")).toHaveAttribute("aria-invalid", "true");
    },
  },
  { name: "forgot-sent", visit: async (page) => void (await page.goto("/forgot?sent")) },
  { name: "link-gone", visit: async (page) => void (await page.goto("/welcome/nonsense")) },
];

const PARTNER: Screen[] = [
  at("partner-home", SAM, "/"),
  at("partner-registrations", SAM, "/registrations"),
  at("partner-registrations-filtered", LENA, "/registrations?state=approved&state=rejected&customer_country=DE&q=network"),
  at("partner-registrations-nothing-matches", SAM, "/registrations?q=nothing+has+this"),
  at("partner-opportunities", LENA, "/opportunities"),
  record("partner-opportunity", SAM, "/opportunities?q=Esslingen", DECIDED),
  at("partner-notices", SAM, "/notices"),
  at("security", SAM, "/security"),
  {
    name: "second-step-set-up",
    who: SAM,
    visit: async (page) => {
      await page.goto("/second-factor");
      await page.getByRole("button", { name: "Begin" }).click();
      await expect(page.getByRole("img", { name: /QR code/ })).toBeVisible();
    },
  },
  at("partner-not-found", SAM, "/nowhere"),
  record("registration-draft", SAM, "/registrations?q=Weidenau", "New registration"),
  record("registration-submitted", SAM, "/registrations?q=Nordlys", FARMS),
  record("registration-asked", SAM, "/registrations?q=Bloemen", GATEWAYS),
  record("registration-answered", SAM, "/registrations?q=Hohenfels", "Branch connections for five sites"),
  record("registration-approved", SAM, "/registrations?q=Esslingen", DECIDED),
  record("registration-rejected", SAM, "/registrations?q=sawmill", "Network for the sawmill"),
  record("registration-withdrawn", SAM, "/registrations?q=clinics", "Monitoring for all clinics"),
  record("registration-expired", LENA, "/registrations?q=terminal", "Archive for the container terminal"),
  record("registration-blocked", KADRI, "/registrations?q=Tallinn", "Gateways for the warehouse in Tallinn"),
  record("registration-with-five-products", CLAIRE, "/registrations?q=Ponant", "Renewal of the port network"),
  move("registration-answer", SAM, "/registrations?q=Bloemen", GATEWAYS, "Answer and resubmit"),
  problem("registration-answer-problem", SAM, "/registrations?q=Bloemen", GATEWAYS, "Answer and resubmit"),
  move("registration-withdraw", SAM, "/registrations?q=Nordlys", FARMS, "Withdraw"),
  {
    name: "person-menu",
    who: SAM,
    visit: async (page) => {
      await page.getByText("Signed in as Sam Okafor").locator("..").click();
      await expect(page.getByRole("button", { name: "Sign out" })).toBeVisible();
    },
  },
  {
    name: "too-large",
    who: SAM,
    visit: async (page) => {
      await post(page, "/registrations/new", { notes: "x".repeat(300_000) });
      await expect(page.getByRole("heading", { level: 1, name: "Too large" })).toBeVisible();
    },
  },
];

const FORM: Screen[] = [
  { name: "step-1-new", who: SAM, visit: beginRegistration },
  {
    name: "step-1-problems",
    who: SAM,
    visit: async (page) => {
      await beginRegistration(page);
      await page.getByLabel("Customer's legal name").fill("?!");
      await page.getByLabel("Customer's web domain").fill("nowhere");
      await fails(page);
    },
  },
  {
    name: "step-2-new",
    who: SAM,
    visit: async (page) => {
      await beginRegistration(page);
      await fillCustomer(page, FRESH);
      await continueTo(page, 2);
    },
  },
  {
    name: "step-2-as-left",
    who: KADRI,
    visit: async (page) => {
      await draft(page, "/registrations?q=Saaremaa", "Yard network", "Contact");
    },
  },
  {
    name: "step-3-new",
    who: SAM,
    visit: async (page) => {
      await beginRegistration(page);
      await fillCustomer(page, FRESH);
      await continueTo(page, 2);
      await fillContact(page, FRESH);
      await continueTo(page, 3);
    },
  },
  {
    name: "step-3-problems",
    who: SAM,
    visit: async (page) => {
      await draft(page, "/registrations?q=Aurelia", "Patient records archive", "Opportunity");
      await addLine(page, 2);
      await addLine(page, 3);
      await page.getByLabel("Quantity").nth(1).fill("many");
      await page.getByLabel("Amount").fill("12,50");
      await page.getByLabel("How it was found").selectOption({ label: "A public tender" });
      await fails(page);
    },
  },
  {
    name: "step-4",
    who: SAM,
    visit: async (page) => {
      await draft(page, "/registrations?q=Aurelia", "Patient records archive", "Evidence and notes");
    },
  },
  {
    name: "step-5-review",
    who: SAM,
    visit: async (page) => writeDeal(page, FRESH),
  },
  {
    name: "step-5-missing",
    who: SAM,
    visit: async (page) => {
      await draft(page, "/registrations?q=Weidenau", "New registration", "Review and submit");
      await page.getByText("Delete this draft").click();
      await expect(page.getByRole("button", { name: "Delete for good" })).toBeVisible();
    },
  },
  {
    name: "step-while-asked",
    who: SAM,
    visit: async (page) => {
      await draft(page, "/registrations?q=Bloemen", GATEWAYS, "Contact");
    },
  },
  {
    name: "step-two-versions",
    who: SAM,
    visit: async (page) => {
      await beginRegistration(page);
      const version = await page.locator("input[name=version]").inputValue();
      await page.request.post(`${registrationOf(page)}/edit/customer`, {
        form: { version, customer_name: "From the desk Ltd", then: "stay" },
      });
      await page.getByLabel("Customer's legal name").fill("From the phone Ltd");
      await expect(page.getByRole("button", { name: "Keep what I typed here" })).toBeVisible();
    },
  },
  {
    name: "step-without-connection",
    who: SAM,
    visit: async (page) => {
      await beginRegistration(page);
      await page.context().setOffline(true);
      await page.getByLabel("Customer's legal name").fill("In a tunnel Ltd");
      await expect(page.getByText(/^No connection\./)).toBeVisible();
    },
  },
  {
    name: "long-words-list",
    who: SAM,
    visit: async (page) => {
      await longWords(page);
      await open(page, "/registrations");
    },
  },
  {
    name: "long-words-home",
    who: SAM,
    visit: async (page) => {
      await longWords(page);
      await open(page, "/");
    },
  },
  {
    name: "long-words-registration",
    who: SAM,
    visit: async (page) => {
      await longWords(page);
      await open(page, registrationOf(page));
    },
  },
];

const VENDOR: Screen[] = [
  at("vendor-console", DANA, "/"),
  at("vendor-queue", DANA, "/queue"),
  at("vendor-registrations", DANA, "/registrations"),
  at("vendor-opportunities", DANA, "/opportunities"),
  record("vendor-opportunity", DANA, "/opportunities?q=Esslingen", DECIDED),
  at("vendor-partners", DANA, "/partners"),
  record("vendor-partner", DANA, "/partners?q=Northwind", "Northwind Resellers"),
  at("vendor-companies", DANA, "/companies"),
  {
    name: "vendor-companies-rows",
    who: DANA,
    visit: async (page) => {
      await open(page, "/companies?where=country+in+(DE,+EE)+and+not+revenue+<+50000+EUR+and+changed_at+within+last+30+days");
      await expect(page.getByRole("group", { name: "Row 3" })).toBeVisible();
    },
  },
  at("company-new", DANA, "/companies/new"),
  at("vendor-territories", DANA, "/territories"),
  at("territory-new", DANA, "/territories/new"),
  {
    name: "territory-new-problems",
    who: DANA,
    visit: async (page) => {
      await open(page, "/territories/new");
      await page.getByLabel("Territory").fill("Nowhere");
      await asText(page);
      await page.getByLabel("Customers").fill("contry = DE");
      await page.getByRole("button", { name: "Add a territory" }).click();
      await expect(page.getByRole("alert").filter({ hasText: "needs another look" })).toBeVisible();
      await alive(page);
    },
  },
  at("vendor-relationships", DANA, "/relationships"),
  {
    name: "company-relate",
    who: DANA,
    visit: async (page) => {
      await visit(page, "/partners?q=Northwind", "Northwind Resellers");
      await page.getByRole("link", { name: "Add a relationship" }).click();
      await expect(page.getByRole("heading", { level: 1, name: /Add a relationship of/ })).toBeVisible();
      await alive(page);
    },
  },
  {
    name: "company-merge",
    who: DANA,
    visit: async (page) => {
      await visit(page, "/partners?q=Meridian", "Meridian Distribution");
      await page.getByRole("link", { name: "Merge" }).click();
      await page.getByLabel("Merge into").fill("Northwind Resellers");
      await page.getByRole("button", { name: "Show what would move" }).click();
      await expect(page.getByRole("button", { name: "Merge for good" })).toBeVisible();
      await alive(page);
    },
  },
  {
    name: "company-edit",
    who: DANA,
    visit: async (page) => {
      await visit(page, "/partners?q=Northwind", "Northwind Resellers");
      await page.getByRole("link", { name: "Edit" }).click();
      await expect(page.getByRole("heading", { level: 1, name: "Edit Northwind Resellers" })).toBeVisible();
      await alive(page);
    },
  },
  {
    name: "company-new-problems",
    who: DANA,
    visit: async (page) => {
      await open(page, "/companies/new");
      await page.getByRole("button", { name: "Add a company" }).click();
      await expect(page.getByRole("alert").filter({ hasText: "need another look" })).toBeVisible();
    },
  },
  at("vendor-notices", DANA, "/notices"),
  at("people", ROBIN, "/people"),
  at("people-of-the-vendor", ROBIN, "/people/vendor"),
  record("person", ROBIN, "/people?q=okafor", "Sam Okafor"),
  at("person-new", DANA, "/people/new"),
  {
    name: "person-new-problems",
    who: DANA,
    visit: async (page) => {
      await open(page, "/people/new");
      await page.getByRole("button", { name: "Add a person" }).click();
      await expect(page.getByRole("alert").filter({ hasText: "need another look" })).toBeVisible();
      await alive(page);
    },
  },
  {
    name: "person-invite",
    who: ROBIN,
    visit: async (page) => {
      await open(page, "/people/new");
      await page.getByLabel("Name").fill(NEWCOMER.name);
      await page.getByLabel("Email").fill(NEWCOMER.email);
      await page.getByRole("combobox", { name: "Role" }).selectOption({ label: "Partner seller" });
      await page.getByLabel("Company").fill("Northwind Resellers");
      await page.getByRole("combobox", { name: "Licence" }).selectOption({ label: "Limited" });
      await page.getByRole("button", { name: "Add a person" }).click();
      await page.getByRole("link", { name: "Invite", exact: true }).click();
      await expect(page.getByRole("heading", { level: 1, name: `Invite ${NEWCOMER.name}` })).toBeVisible();
      await alive(page);
    },
  },
  {
    name: "mail",
    who: ROBIN,
    visit: async (page) => {
      await page.request.post("/forgot", { form: { email: SAM.email } });
      await expect(async () => {
        await open(page, "/outbox");
        await page.getByRole("link", { name: /^A new password/ }).first().click({ timeout: 500 });
      }).toPass();
      await expect(page.getByRole("heading", { level: 1, name: /^A new password/ })).toBeVisible();
      await alive(page);
    },
  },
  at("sign-ins", ROBIN, "/sign-ins"),
  {
    name: "person-sessions",
    who: ROBIN,
    visit: async (page) => {
      await visit(page, "/sign-ins", ROBIN.name);
    },
  },
  at("access-sets", ROBIN, "/access/sets"),
  record("access-set", ROBIN, "/access/sets", "Deal registration"),
  at("access-rules", ROBIN, "/access/rules"),
  {
    name: "access-rule-preview",
    who: ROBIN,
    visit: async (page) => {
      await open(page, "/access/rules/new");
      await page.getByLabel("Name").fill("Large deals for distributors");
      await asText(page);
      await page.getByLabel("Which of them").fill("amount >= 50000 EUR");
      await page.getByLabel("With whom").fill("account.type = distributor");
      await page.getByRole("button", { name: "Show what this changes" }).click();
      await expect(page.getByRole("heading", { name: "What this changes" })).toBeVisible();
      await alive(page);
    },
  },
  {
    name: "access-rule-problems",
    who: ROBIN,
    visit: async (page) => {
      await open(page, "/access/rules/new");
      await asText(page);
      await page.getByLabel("Which of them").fill("colour = red");
      await page.getByRole("button", { name: "Show what this changes" }).click();
      await expect(page.getByRole("alert").filter({ hasText: "need another look" })).toBeVisible();
      await alive(page);
    },
  },
  at("access-defaults", ROBIN, "/access/defaults/all"),
  at("access-matrix", ROBIN, "/access/matrix"),
  {
    name: "access-why",
    who: ROBIN,
    visit: async (page) => {
      await visit(page, "/registrations?q=Nordlys", FARMS);
      await open(page, `/why/registration/${page.url().split("/").pop()}`);
      const person = page.getByRole("combobox", { name: "Person" }).first();
      await person.selectOption({ label: "Kadri Tamm, Baltic Systems" });
      await page.getByRole("button", { name: "Show why" }).click();
      await expect(page.getByText("See this registration: no")).toBeVisible();
      await alive(page);
    },
  },
  at("audit-trail", ROBIN, "/audit"),
  {
    name: "audit-entry",
    who: ROBIN,
    visit: async (page) => {
      await open(page, "/audit?what=approved");
      await page.getByRole("main").getByRole("link", { name: "Approved", exact: true }).first().click();
      await expect(page.getByRole("heading", { level: 1, name: /^Approved/ })).toBeVisible();
      await alive(page);
    },
  },
  record("vendor-registration-with-conflicts", DANA, "/queue?q=radiology", RADIOLOGY),
  record("vendor-registration-without-conflicts", DANA, "/queue?q=Nordlys", FARMS),
  record("vendor-registration-approved", DANA, "/registrations?q=Esslingen", DECIDED),
  move("approve", DANA, "/queue?q=Nordlys", FARMS, "Approve"),
  problem("approve-problem", PIOTR, "/queue?q=shops", "Monitoring for four shops", "Approve"),
  move("approve-with-conflicts", DANA, "/queue?q=radiology", RADIOLOGY, "Approve"),
  record("vendor-registration-blocked", PIOTR, "/queue?q=Tallinn", "Gateways for the warehouse in Tallinn"),
  {
    name: "approve-blocked",
    who: PIOTR,
    visit: async (page) => {
      await visit(page, "/queue?q=Tallinn", "Gateways for the warehouse in Tallinn");
      await open(page, `${registrationOf(page)}/approve`);
      await expect(page.getByText("Another registration protects this customer")).toBeVisible();
    },
  },
  move("reject", DANA, "/queue?q=Nordlys", FARMS, "Reject"),
  problem("reject-problem", DANA, "/queue?q=Nordlys", FARMS, "Reject"),
  move("ask", DANA, "/queue?q=Nordlys", FARMS, "Ask for information"),
  {
    name: "too-late",
    who: DANA,
    visit: async (page) => {
      await visit(page, "/registrations?q=Esslingen", DECIDED);
      await open(page, `${registrationOf(page)}/reject`);
      await expect(page.getByText("It is approved already.")).toBeVisible();
    },
  },
];

const EMPTY: Screen[] = [
  ...[
    "queue",
    "registrations",
    "opportunities",
    "partners",
    "companies",
    "territories",
    "relationships",
    "people",
    "outbox",
    "notices",
  ].map(
    (place): Screen => ({ ...at(`empty-${place}`, ROBIN, `/${place}`), database: "empty" }),
  ),
  { ...at("empty-console", ROBIN, "/"), database: "empty" },
  at("newcomer-home", NEWCOMER, "/"),
  at("newcomer-registrations", NEWCOMER, "/registrations"),
  at("newcomer-notices", NEWCOMER, "/notices"),
];

export const SCREENS: Screen[] = [...GUEST, ...PARTNER, ...FORM, ...VENDOR, ...EMPTY];

/** What the browser may complain of on the way to a screen: answers that are refusals, and the missing connection. */
export const ON_THE_WAY = /status of (401|403|404|409|413|422)|ERR_INTERNET_DISCONNECTED/;

/** The page at an address. */
function at(name: string, who: Person, address: string): Screen {
  return {
    name,
    who,
    visit: async (page) => {
      await open(page, address);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    },
  };
}

/** The record a list leads to. */
function record(name: string, who: Person, list: string, link: string): Screen {
  return { name, who, visit: (page) => visit(page, list, link) };
}

/** The page of a move. */
function move(name: string, who: Person, list: string, link: string, button: string): Screen {
  return {
    name,
    who,
    visit: async (page) => {
      await visit(page, list, link);
      const heading = page.getByRole("heading", { level: 1 });
      const before = await heading.innerText();
      await page.getByRole("link", { name: button }).click();
      await expect(heading).not.toHaveText(before);
      await alive(page);
    },
  };
}

/** The page of a move that was sent without what it needs. */
function problem(name: string, who: Person, list: string, link: string, button: string): Screen {
  return {
    name,
    who,
    visit: async (page) => {
      await move(name, who, list, link, button).visit(page);
      await page.getByRole("button", { name: button }).click();
      await expect(page.getByRole("alert").filter({ hasText: "needs another look" })).toBeVisible();
    },
  };
}

async function visit(page: Page, list: string, link: string): Promise<void> {
  await open(page, list);
  const found = page.getByRole("main").getByRole("link", { name: link }).first();
  const address = await found.getAttribute("href");
  await open(page, address ?? "");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
}

/** A step of a draft or of a registration somebody was asked about. */
async function draft(page: Page, list: string, link: string, step: string): Promise<void> {
  await visit(page, list, link);
  await open(page, `${registrationOf(page)}/edit/customer`);
  await page.getByRole("navigation", { name: "Steps" }).getByRole("link", { name: step }).click();
  await atStep(page, ["Customer", "Contact", "Opportunity", "Evidence and notes", "Review and submit"].indexOf(step) + 1);
}

async function fails(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByRole("alert").filter({ hasText: /need(s)? another look/ })).toBeVisible();
}

/** Sends a form from the page that is open, as that page could. */
async function post(page: Page, address: string, answers: Record<string, string>): Promise<void> {
  await page.evaluate(
    ([action, pairs]) => {
      const form = document.createElement("form");
      form.method = "post";
      form.action = action;
      for (const [name, value] of Object.entries(pairs)) {
        const input = document.createElement("input");
        input.name = name;
        input.value = value;
        form.append(input);
      }
      document.body.append(form);
      form.submit();
    },
    [address, answers] as const,
  );
  await page.waitForLoadState();
}

/** A draft whose names are as long as they may be. */
async function longWords(page: Page): Promise<void> {
  await beginRegistration(page);
  await page.getByLabel("Customer's legal name").fill(LONG);
  await page.getByLabel("Customer's web domain").fill(`${"a".repeat(60)}.${"b".repeat(60)}.example`);
  await page.getByLabel("Customer's country").selectOption({ label: "Germany" });
  await continueTo(page, 2);
  await page.getByLabel("Contact's name").fill("Wolfeschlegelsteinhausenbergerdorff Adolph Blaine Charles David Earl");
  await page.getByLabel("Contact's email").fill(`${"c".repeat(60)}@${"b".repeat(60)}.example`);
  await continueTo(page, 3);
  await page.getByRole("textbox", { name: "Opportunity", exact: true }).fill(LONG.repeat(2).slice(0, 190));
  await page.getByLabel("Amount").fill("999,999,999,999.99");
  await page.getByRole("button", { name: "Save and leave" }).click();
  await expect(page.getByRole("region", { name: "Where it stands" })).toBeVisible();
}
