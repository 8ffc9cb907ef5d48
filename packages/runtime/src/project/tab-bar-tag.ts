/** The tag under which a custom tab bar stands at the end of each tab page's template. */
export const TAB_BAR_TAG = 'dukou-tab-bar'
