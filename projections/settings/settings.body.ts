import { Hall } from '../../libs/domain/halls/hall.events';
import { SettingsResource } from './settings.projection';

export interface SettingsBody {
  readonly id: string;
  readonly version: number;
  readonly [field: string]: unknown;
}

/** A resource as the API answers it, from the view or from the folded stream alike. */
export function settingsBody(
  resource: SettingsResource,
  { id, version, fields }: { readonly id: string; readonly version: number; readonly fields: object },
): SettingsBody {
  return { id, ...(resource === 'halls' ? hallFields(fields as Hall) : fields), version };
}

/** Labels as they were given, and beside them the ids by which everything else names the seats. */
function hallFields({ name, priceZones, rows }: Hall): object {
  return {
    name,
    priceZones,
    rows: rows.map(({ row, seats, priceZoneId }) => ({
      row,
      seats,
      seatIds: seats.map((seat) => `${row}-${seat}`),
      priceZoneId,
    })),
  };
}
