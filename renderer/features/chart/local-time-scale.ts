import { defaultHorzScaleBehavior, type Time } from 'lightweight-charts';
import { tickWeight } from './tick-weight.ts';

type Behaviour = InstanceType<ReturnType<typeof defaultHorzScaleBehavior>>;
type Points = Parameters<Behaviour['fillWeightsForPoints']>[0];

const seconds = (time: unknown) => time as number;
const localOffset = (time: number) => -new Date(time).getTimezoneOffset();
const noOffset = () => 0;

/** A time scale whose days begin at local midnight, or at UTC midnight for daily bars. Times are UTC seconds. */
export function localTimeScale(isDaily: boolean): Behaviour {
  const offset = isDaily ? noOffset : localOffset;
  class LocalTimeScale extends defaultHorzScaleBehavior() {
    override fillWeightsForPoints(points: Points, startIndex: number): void {
      for (let i = Math.max(startIndex, 0); i < points.length; i += 1) {
        const time = seconds(points[i].originalTime) * 1000;
        const step = points.length > 1 ? seconds(points[1].originalTime) - seconds(points[0].originalTime) : 60;
        const previous = i > 0 ? seconds(points[i - 1].originalTime) * 1000 : time - step * 1000;
        points[i].timeWeight = tickWeight(time, previous, offset) as (typeof points)[number]['timeWeight'];
      }
    }
  }
  return new LocalTimeScale();
}

const zone = (isDaily: boolean) => (isDaily ? { timeZone: 'UTC' } : {});

/** Texts of the time axis, by lightweight-charts' mark type: year, month, day, time. */
export function tickFormatter(isDaily: boolean): (time: Time, type: number) => string {
  const formats = [
    { year: 'numeric' },
    { month: 'short' },
    { day: 'numeric' },
    { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
    { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' },
  ] satisfies Intl.DateTimeFormatOptions[];
  const formatters = formats.map((format) => new Intl.DateTimeFormat('en-GB', { ...format, ...zone(isDaily) }));
  return (time, type) => formatters[type].format((time as number) * 1000);
}

/** The crosshair's label. */
export function crosshairFormatter(isDaily: boolean): (time: Time) => string {
  const formatter = new Intl.DateTimeFormat('en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    ...(isDaily ? { year: 'numeric' } : { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
    ...zone(isDaily),
  });
  return (time) => formatter.format((time as number) * 1000);
}
