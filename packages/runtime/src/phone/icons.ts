/** The phone's line icons, drawn here so that the page loads nothing from elsewhere. */
const icon = (body: string, box = 24) =>
  `<svg viewBox="0 0 ${box} ${box}" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${body}</svg>`

export const icons = {
  back: icon('<path d="M15 4l-8 8 8 8"/>'),
  success: icon('<path d="M4 12.5l5.5 5.5L20.5 6.5"/>'),
  error: icon('<circle cx="12" cy="12" r="9.2"/><path d="M12 6.8v6.6"/><circle cx="12" cy="16.6" r=".4"/>'),
  next: icon('<path d="M9 4l8 8-8 8"/>'),
  close: icon('<path d="M6 6l12 12M18 6L6 18"/>'),
  plus: icon('<path d="M12 5v14M5 12h14"/>'),
  tick: icon('<path d="M5 12.5l4.6 4.6L19 7.6"/>'),
  play: icon('<path d="M8 5.5v13l11-6.5z" fill="currentColor" stroke="none"/>'),
  signal: icon(
    '<g fill="currentColor" stroke="none"><rect x="3" y="15" width="3.4" height="5" rx="1"/><rect x="8" y="12" width="3.4" height="8" rx="1"/><rect x="13" y="9" width="3.4" height="11" rx="1"/><rect x="18" y="5" width="3.4" height="15" rx="1"/></g>',
  ),
  wifi: icon(
    '<path d="M2.6 9.6a14 14 0 0118.8 0M6 13.2a9 9 0 0112 0M9.3 16.6a4.4 4.4 0 015.4 0" stroke-width="2.4"/>',
  ),
  offline: icon('<path d="M4 12h16" stroke-width="2.4"/>'),
  battery:
    '<svg viewBox="0 0 28 13" aria-hidden="true"><rect x=".6" y=".6" width="23.8" height="11.8" rx="3.4" fill="none" stroke="currentColor" opacity=".4"/><rect x="2.2" y="2.2" width="18" height="8.6" rx="2" fill="currentColor"/><path d="M26 4.4v4.2c.9-.3 1.5-1.1 1.5-2.1s-.6-1.8-1.5-2.1z" fill="currentColor" opacity=".5"/></svg>',
  menu: '<svg viewBox="0 0 20 6" fill="currentColor" aria-hidden="true"><circle cx="3" cy="3" r="2"/><circle cx="10" cy="3" r="2.8"/><circle cx="17" cy="3" r="2"/></svg>',
  leave:
    '<svg viewBox="0 0 20 20" fill="none" stroke="currentColor" aria-hidden="true"><circle cx="10" cy="10" r="7.6" stroke-width="2.2"/><circle cx="10" cy="10" r="3" fill="currentColor" stroke="none"/></svg>',
}
