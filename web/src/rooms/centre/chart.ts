// The only module that names echarts; loaded when a chart is shown. Two lines that differ in colour, dash and mark, named at their ends.
import { LineChart } from 'echarts/charts';
import { GridComponent, TooltipComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';

use([LineChart, GridComponent, TooltipComponent, CanvasRenderer]);

type Day = { day: string; received: number; closed: number };
type Names = { received: string; closed: string };

/** Draws into `box` and returns what takes it away again. */
export function drawDays(box: HTMLElement, days: Day[], names: Names): () => void {
  const chart = init(box);
  const token = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const text = { color: token('--text-2'), fontFamily: token('--font'), fontSize: 12 };
  const line = (name: string, data: number[], colour: string, dash: 'solid' | 'dashed', symbol: 'circle' | 'triangle', over: boolean) => ({
    type: 'line' as const,
    name,
    data,
    symbol,
    symbolSize: 6,
    lineStyle: { color: colour, width: 2, type: dash },
    itemStyle: { color: colour },
    endLabel: { show: true, formatter: name, color: colour, fontFamily: text.fontFamily, fontSize: 12, offset: [0, over ? -8 : 8] as [number, number] },
  });
  const last = days.at(-1);
  const over = (last?.received ?? 0) >= (last?.closed ?? 0);
  chart.setOption({
    animation: false,
    grid: { left: 40, right: 64, top: 16, bottom: 24 },
    tooltip: { trigger: 'axis', renderMode: 'richText', textStyle: { fontFamily: text.fontFamily } },
    xAxis: { type: 'category', data: days.map((one) => one.day.slice(5)), axisLabel: text, axisTick: { alignWithLabel: true } },
    yAxis: { type: 'value', min: 0, minInterval: 1, axisLabel: text, splitLine: { lineStyle: { color: token('--hairline') } } },
    series: [
      line(names.received, days.map((one) => one.received), token('--series-1'), 'solid', 'circle', over),
      line(names.closed, days.map((one) => one.closed), token('--series-2'), 'dashed', 'triangle', !over),
    ],
  });
  const watch = new ResizeObserver(() => chart.resize());
  watch.observe(box);
  return () => {
    watch.disconnect();
    chart.dispose();
  };
}
