import { Views } from '../query-context';
import { activityId } from './organisation-activity.projection';

/** Whether the organisation has had its first event that counts for the sandbox clock. */
export async function hasActivity(views: Views, organisationId: string): Promise<boolean> {
  return (await views.store.get(views.view('organisation-activity'), activityId(organisationId))) !== undefined;
}
