import type { LabelValues } from 'prom-client';

interface Series<T extends string> {
  readonly labels: LabelValues<T>;
  /** Values of each bucket alone, then those above all buckets. */
  readonly counts: number[];
  count: number;
  sum: number;
}

export interface HistogramOptions<T extends string> {
  readonly name: string;
  readonly help: string;
  readonly labelNames?: readonly T[];
  /** Upper bounds, ascending. */
  readonly buckets: readonly number[];
}

/**
 * A histogram for a registry of prom-client. That library's own validates and sorts the labels at every observation,
 * which took a hundredth of the time of a request; this one finds the series by one look-up.
 */
export class Histogram<T extends string> {
  readonly type = 'histogram';
  readonly aggregator = 'sum';
  readonly name: string;
  readonly help: string;
  private readonly labelNames: readonly T[];
  private readonly buckets: readonly number[];
  private readonly series = new Map<string, Series<T>>();

  constructor({ name, help, labelNames = [], buckets }: HistogramOptions<T>) {
    this.name = name;
    this.help = help;
    this.labelNames = labelNames;
    this.buckets = buckets;
    if (labelNames.length === 0) this.seriesOf({});
  }

  observe(labels: LabelValues<T>, value: number): void {
    const series = this.seriesOf(labels);
    let bucket = 0;
    while (bucket < this.buckets.length && value > (this.buckets[bucket] as number)) bucket += 1;
    series.counts[bucket] = (series.counts[bucket] as number) + 1;
    series.count += 1;
    series.sum += value;
  }

  /** The values in the form in which a registry reads a metric. */
  async get() {
    const { name, help, type, aggregator } = this;
    return { name, help, type, aggregator, values: this.values() };
  }

  private values() {
    const { name, buckets } = this;
    return [...this.series.values()].flatMap(({ labels, counts, count, sum }) => {
      let total = 0;
      return [
        ...buckets.map((le, bucket) => {
          total += counts[bucket] as number;
          return { metricName: `${name}_bucket`, labels: { le, ...labels }, value: total };
        }),
        { metricName: `${name}_bucket`, labels: { le: '+Inf', ...labels }, value: count },
        { metricName: `${name}_sum`, labels, value: sum },
        { metricName: `${name}_count`, labels, value: count },
      ];
    });
  }

  private seriesOf(labels: LabelValues<T>): Series<T> {
    let key = '';
    for (const label of this.labelNames) key += `${labels[label]}\n`;
    const known = this.series.get(key);
    if (known) return known;
    const counts = Array.from({ length: this.buckets.length + 1 }, () => 0);
    const series = { labels: { ...labels }, counts, count: 0, sum: 0 };
    this.series.set(key, series);
    return series;
  }
}
