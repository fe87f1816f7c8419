import { SAM, DANA, signIn } from "../people.ts";
import { test } from "../portal.ts";
test("try", async ({ page, as }) => {
  test.setTimeout(200000);
  for (const who of [SAM, DANA]) {
    await page.context().clearCookies();
    await signIn(page, who, "/");
    let last = "";
    page.removeAllListeners("pageerror");
    page.on("pageerror", e => last = e.message);
    const probe = async (path: string) => {
      last = "";
      await page.goto(path);
      await page.waitForTimeout(1500);
      console.log(who.name, path.slice(0, 90), await page.evaluate(() => (globalThis as any).isAlive), last, await page.getByRole("heading", {level: 1}).innerText());
    };
    for (const path of ["/", "/registrations", "/registrations?q=Nordlys", "/registrations?state=approved", "/registrations?state=draft&q=zzz", "/opportunities", "/queue", "/partners", "/notices", "/nowhere"]) await probe(path);
    await page.goto("/registrations");
    const links = await page.getByRole("table").getByRole("link").evaluateAll(ls => ls.map(l => [l.textContent, l.getAttribute("href")]).filter(([, h]) => h!.startsWith("/registrations/")));
    for (const [text, href] of links) { console.log(text); await probe(href!); if (last) break; }
    if (who === SAM) {
      const draft = links.find(([t]) => t === "Patient records archive")![1]!;
      for (const step of ["customer", "contact", "opportunity", "evidence", "review"]) await probe(`${draft}/edit/${step}`);
    } else {
      const reg = links.find(([t]) => t === "Links to eight fish farms")![1]!;
      for (const step of ["approve", "reject", "ask"]) await probe(`${reg}/${step}`);
    }
  }
});
