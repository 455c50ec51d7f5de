/** One line of Prometheus' text format. */
interface Sample {
  name: string;
  labels: Record<string, string>;
  value: number;
}

const LINE = /^([a-z_:][\w:]*)(?:\{(.*)\})? (\S+)$/i;
const LABEL = /([a-z_]\w*)="((?:[^"\\]|\\.)*)"(?:,|$)/gi;

/**
 * Parses a text in Prometheus' format (0.0.4).
 * @throws Error with the line that is not a sample.
 */
export function parseSamples(text: string): Sample[] {
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [, name, labels = '', value] = LINE.exec(line) ?? [];
      if (name === undefined || labels.replace(LABEL, '') !== '') throw new Error(line);
      const pairs = [...labels.matchAll(LABEL)].map(([, label, held]) => [label!, held!]);
      return {
        name,
        labels: Object.fromEntries(pairs) as Record<string, string>,
        value: Number(value!.replace('Nan', 'NaN').replace('Inf', 'Infinity')),
      };
    });
}

/** Returns the sum of the samples with this name and these labels. */
export function sumSamples(
  samples: Sample[],
  name: string,
  labels: Record<string, string> = {},
): number {
  return samples
    .filter((sample) => sample.name === `nightlatch_${name}`)
    .filter((sample) =>
      Object.entries(labels).every(([label, value]) => sample.labels[label] === value),
    )
    .reduce((sum, { value }) => sum + value, 0);
}
