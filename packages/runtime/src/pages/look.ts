/** The look of pages and built-in components. Sizes and colours follow WeChat's own. */
export const look = `
wx-app {
  display: block;
  position: relative;
  width: 100%;
  height: 100%;
  min-height: 100%;
  overflow: hidden;
  contain: layout;
  container-type: inline-size;
  isolation: isolate;
}
wx-page {
  --rpx: calc(100cqw / 750);
  position: absolute;
  inset: 0;
  display: block;
  overflow: hidden auto;
  box-sizing: border-box;
  font: 16px/1.4 -apple-system, BlinkMacSystemFont, 'PingFang SC', 'Helvetica Neue', 'Microsoft YaHei', 'WenQuanYi Micro Hei', sans-serif;
  color: #000;
  background: #fff;
  -webkit-text-size-adjust: 100%;
  -webkit-tap-highlight-color: transparent;
  user-select: none;
}
wx-app.wx-tabbed > wx-page { bottom: 50px; }
.wx-tab-bar { position: absolute; left: 0; right: 0; bottom: 0; z-index: 10; display: flex; height: 50px; border-top: 1px solid rgba(0, 0, 0, 0.2); box-sizing: border-box; }
.wx-tab-bar[data-border="white"] { border-top-color: rgba(255, 255, 255, 0.2); }
.wx-tab-bar[hidden] { display: none; }
.wx-tab-bar > button {
  flex: 1; display: flex; flex-direction: column; align-items: center; justify-content: center; gap: 2px;
  border: 0; padding: 0; background: none; font: 12px/1.2 inherit; font-family: inherit; cursor: pointer;
}
.wx-tab-bar > button > img { width: 27px; height: 27px; }
wx-page[hidden], wx-page [hidden] { display: none !important; }
wx-view, wx-swiper, wx-scroll-view, wx-form, wx-navigator, wx-picker { display: block; }
wx-cover-view { display: block; }
wx-text { white-space: pre-line; }
wx-text.wx-selectable { user-select: text; }
wx-icon { display: inline-block; font-size: 0; vertical-align: middle; }
wx-icon > i { display: block; }
wx-progress { display: flex; align-items: center; }
wx-progress > i { flex: 1; overflow: hidden; }
wx-progress > i > b { display: block; height: 100%; }
wx-progress > span:not(:empty) { margin-left: 15px; min-width: 2em; }
wx-rich-text { display: block; }
wx-rich-text img { max-width: 100%; vertical-align: middle; }
wx-root-portal { display: contents; }
wx-match-media { display: block; }
wx-page-meta { display: none; }
wx-video { position: relative; display: inline-block; width: 300px; height: 225px; overflow: hidden; background: #000; line-height: 0; }
wx-video > video { width: 100%; height: 100%; }
wx-audio { display: inline-block; }
wx-audio > span { display: block; font-size: 14px; }
wx-page-container { position: absolute; left: 0; right: 0; bottom: 0; display: block; visibility: hidden; transform: translateY(100%); transition: transform var(--duration), visibility var(--duration); background: #fff; }
wx-page-container[data-position="top"] { top: 0; bottom: auto; transform: translateY(-100%); }
wx-page-container[data-position="right"] { top: 0; left: auto; transform: translateX(100%); }
wx-page-container[data-position="center"] { top: 50%; bottom: auto; transform: translateY(-50%); }
wx-page-container[round] { border-radius: 12px 12px 0 0; }
wx-page-container[open] { visibility: visible; transform: none; }
wx-page-container > i { position: absolute; left: 0; bottom: 100%; width: 100%; height: 100vh; background: rgba(0, 0, 0, 0.5); }
wx-page-container > i[hidden], wx-page-container:not([open]) > i { display: none; }
wx-cover-image { display: block; width: auto; overflow: hidden; }
wx-cover-image > img { display: block; width: 100%; height: 100%; }
wx-image { display: inline-block; width: 320px; height: 240px; overflow: hidden; }
wx-image > img { display: block; width: 100%; height: 100%; border-radius: inherit; }
wx-image > img:not([src]) { visibility: hidden; }
wx-image[data-mode="widthFix"] { height: auto !important; }
wx-image[data-mode="widthFix"] > img { height: auto; }
wx-image[data-mode="heightFix"] { width: auto !important; }
wx-image[data-mode="heightFix"] > img { width: auto; }
wx-button {
  position: relative; display: block; box-sizing: border-box; margin: 0 auto; padding: 0 14px; overflow: hidden;
  font-size: 18px; line-height: 2.55555556; text-align: center; text-decoration: none; border-radius: 5px;
  color: #000; background-color: #f8f8f8; cursor: pointer; outline-offset: -2px;
}
wx-button::after {
  content: ' '; position: absolute; inset: 0 auto auto 0; box-sizing: border-box; width: 200%; height: 200%;
  border: 1px solid rgba(0, 0, 0, 0.2); border-radius: 10px; transform: scale(0.5); transform-origin: 0 0; pointer-events: none;
}
wx-button[type="primary"] { color: #fff; background-color: #1aad19; }
wx-button[type="warn"] { color: #fff; background-color: #e64340; }
wx-button[size="mini"] { display: inline-block; padding: 0 1.32em; font-size: 13px; line-height: 2.3; }
wx-button[plain] { color: #353535; background-color: transparent; border: 1px solid #353535; }
wx-button[plain]::after { border-width: 0; }
wx-button[plain][type="primary"] { color: #1aad19; border-color: #1aad19; }
wx-button[plain][type="warn"] { color: #e64340; border-color: #e64340; }
wx-button[disabled] { color: rgba(0, 0, 0, 0.3); background-color: #f7f7f7; cursor: default; }
wx-button[disabled][type="primary"] { color: rgba(255, 255, 255, 0.6); background-color: #9ed99d; }
wx-button[disabled][type="warn"] { color: rgba(255, 255, 255, 0.6); background-color: #ec8b89; }
wx-button[plain][disabled] { color: rgba(0, 0, 0, 0.2); background-color: transparent; border-color: rgba(0, 0, 0, 0.2); }
:where(wx-button).button-hover::before {
  content: ''; position: absolute; inset: 0; background: rgba(0, 0, 0, 0.1); pointer-events: none;
}
wx-button[loading]::before {
  content: ''; display: inline-block; position: static; width: 18px; height: 18px; margin-right: 5px; vertical-align: middle;
  border: 2px solid currentColor; border-right-color: transparent; border-radius: 50%; box-sizing: border-box;
  background: none; animation: wx-turn 1s linear infinite;
}
@keyframes wx-turn { to { transform: rotate(360deg); } }
.wx-v2 wx-button {
  width: 184px; padding: 8px 24px; font-size: 17px; font-weight: 700; line-height: 1.41176471; border-radius: 4px;
  color: #06ae56; background-color: #f2f2f2;
}
.wx-v2 wx-button::after { border-width: 0; }
.wx-v2 wx-button[type="primary"] { color: #fff; background-color: #07c160; }
.wx-v2 wx-button[type="warn"] { color: #fa5151; background-color: #f2f2f2; }
.wx-v2 wx-button[size="mini"] { width: auto; padding: 0 12px; font-size: 16px; line-height: 2; }
.wx-v2 wx-button[plain] { color: #06ae56; background-color: transparent; border: 1px solid #07c160; }
.wx-v2 wx-button[plain][type="warn"] { color: #fa5151; border-color: #fa5151; }
.wx-v2 wx-button[disabled] { color: rgba(0, 0, 0, 0.18); background-color: rgba(0, 0, 0, 0.05); }
`
