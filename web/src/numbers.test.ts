import { describe, expect, it } from "vitest";
import { age, count, datedFrom, dateInWords, inWords, percent, periodInWords, rate, shortDate } from "./numbers";

describe("numbers are written as in Mexico", () => {
  it.each([[6023, "6,023"], [0, "0"], [126014024, "126,014,024"]])("counts %d as %s", (value, text) => {
    expect(count(value)).toBe(text);
  });
  it("gives rates two decimals", () => {
    expect(rate(0.42780803)).toBe("0.43");
    expect(rate(2)).toBe("2.00");
  });
  it("keeps the per cent sign on the number's line", () => {
    expect(percent(31.25)).toBe("31\u00a0%");
  });
  it("says small numbers of times in words", () => {
    expect([inWords(2), inWords(10), inWords(12)]).toEqual(["dos", "diez", "12"]);
  });
});

describe("dates and periods are said, not coded", () => {
  it.each([
    ["2016-05-21", "21 de mayo de 2016"],
    ["2016-12", "diciembre de 2016"],
    ["2016", "2016"],
    ["", ""],
  ])("%s → %s", (text, words) => {
    expect(dateInWords(text)).toBe(words);
  });
  it("is short where the line is", () => {
    expect([shortDate("2018-12-31"), shortDate("2018")]).toEqual(["31 dic 2018", "2018"]);
  });
  it.each([
    ["2015/2025", "2015–2025"],
    ["2022", "2022"],
    ["2018-07/2019-06", "julio de 2018 a junio de 2019"],
    ["2026-01/2026-03", "enero a marzo de 2026"],
  ])("%s → %s", (text, words) => {
    expect(periodInWords(text)).toBe(words);
  });
});

describe("how old a statement is", () => {
  it.each([
    ["2016-05-21", "2026-11-24", "hace 10 años"], ["2016-11-25", "2026-11-24", "hace 9 años"], ["2025-11-24", "2026-11-24", "hace 1 año"],
    ["2025-11-25", "2026-11-24", ""], ["2016-12", "2026-11-24", "hace 9 años"], ["2016", "2026-11-24", "hace 9 años"], ["", "2026-11-24", ""],
  ])("%s, seen on %s: «%s»", (text, day, words) => expect(age(text, day)).toBe(words));
  it("stands beside its date", () => {
    expect(datedFrom("2016-05-21", "2026-11-24")).toBe("21 de mayo de 2016 (hace 10 años)");
    expect(datedFrom("2016-05-21", "2016-06-01")).toBe("21 de mayo de 2016");
  });
});
