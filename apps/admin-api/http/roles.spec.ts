import { accessTo, routeRoles } from './roles';

describe('the role matrix', () => {
  it('lets everybody in only to links, pages and probes', () => {
    const open = Object.keys(routeRoles).filter((route) => routeRoles[route] === 'public');
    expect(open).toEqual(['GET /v1/links/:token', 'POST /v1/links/:token/claims']);
    expect(accessTo(routeRoles, 'GET', '/docs/errors')).toBe('public');
    expect(accessTo(routeRoles, 'GET', '/healthy')).toBeUndefined();
    expect(accessTo(routeRoles, 'GET', '/v1/nothing')).toBeUndefined();
  });

  it('gives auditors and reports nothing that changes the house: an auditor may begin a verification, which only reads', () => {
    const writes = Object.keys(routeRoles).filter((route) => !route.startsWith('GET '));
    expect(writes.filter((route) => routeRoles[route]?.includes('reporting'))).toEqual([]);
    expect(writes.filter((route) => routeRoles[route]?.includes('auditor'))).toEqual(['POST /v1/audit/verifications']);
  });

  it('keeps the system role, which has no organisation, to what needs none', () => {
    const of = Object.keys(routeRoles).filter((route) => routeRoles[route]?.includes('system'));
    expect(of).toEqual([
      'POST /v1/organisations',
      'GET /v1/projections',
      'POST /v1/projections/rebuild',
      'POST /v1/projections/:view/rebuild',
      'POST /v1/projections/:view/resume',
    ]);
  });
});
