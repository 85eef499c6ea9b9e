import { fireEvent, render, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { Plot } from "./plot";

const series = [{ key: "sent", name: "Sent", colour: "green" }];
const draw = (values: readonly (number | null)[], share = false) =>
  render(
    <Plot
      rows={values.map((sent, day) => ({ label: `${day}`, title: `Day ${day}`, sent }))}
      series={series}
      format={(value) => `${value} of it`}
      share={share}
    />,
  ).container;

const marks = () => screen.getAllByText(/ of it$/).map((one) => one.textContent?.split(" ")[0]);
const heights = (drawn: HTMLElement) =>
  [...drawn.querySelectorAll<HTMLElement>("[style*=background]")].map((bar) => bar.style.height);

test("counts stand on an axis of round whole numbers", () => {
  expect(heights(draw([0, 9, 38]))).toEqual(["0%", "22.5%", "95%"]);
  expect(marks()).toEqual(["0", "10", "20", "30", "40"]);
});

test("a single message is no fifth of one, and nothing at all is a chart too", () => {
  draw([1]);
  expect(marks()).toEqual(["0", "1"]);
  expect(heights(draw([0, 0]))).toEqual(["0%", "0%"]);
});

test("shares reach to the whole, and what nobody knows has no bar", () => {
  expect(heights(draw([0.5, null], true))).toEqual(["50%", "0%"]);
  expect(marks()).toEqual(["0", "0.2", "0.4", "0.6", "0.8", "1"]);
});

test("the pointer is told what a bar stands for", () => {
  const plot = draw([3, 4]).querySelector(".touch-pan-y") as HTMLElement;
  plot.getBoundingClientRect = () => ({ left: 100, width: 200 }) as DOMRect;
  fireEvent.pointerMove(plot, { clientX: 250 });
  expect(screen.getByText("Day 1").parentElement?.textContent).toBe("Day 1Sent4 of it");
  fireEvent.pointerLeave(plot);
  expect(screen.queryByText("Day 1")).toBeNull();
});
