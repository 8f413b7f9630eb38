import { AuditCommandsController } from './audit-commands.controller';
import { AuditDiffController } from './audit-diff.controller';
import { AuditEventsController } from './audit-events.controller';
import { AuditExportController } from './audit-export.controller';
import { AuditHistoryController } from './audit-history.controller';
import { AuditVerificationsController } from './audit-verifications.controller';

export const auditControllers = [
  AuditEventsController,
  AuditHistoryController,
  AuditCommandsController,
  AuditDiffController,
  AuditExportController,
  AuditVerificationsController,
];
