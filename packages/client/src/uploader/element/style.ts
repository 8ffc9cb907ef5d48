/** WeChat's look, with what an app may set: `--dukou-green`, `--dukou-tile` and `--dukou-size`, the width of a tile. */
export const STYLE = `
:host { --green: var(--dukou-green, #07c160); --strong: #06803f; --tile: var(--dukou-tile, #f7f7f7); --soft: #6b6b6b; --rail: #e0e0e0; --bad: #c5221f; --paper: #fff;
  display: block; font-size: 14px; line-height: 1.4; color: #1a1a1a; color-scheme: light dark; }
:host([hidden]), [hidden] { display: none !important; }
:host([disabled]) { opacity: 0.5; }
.uploader { position: relative; border-radius: 8px; }
.uploader.over { outline: 2px dashed var(--green); outline-offset: 4px; }
button { font: inherit; color: inherit; margin: 0; padding: 0; border: 0; background: none; cursor: pointer; -webkit-tap-highlight-color: transparent; }
button:focus-visible { outline: 3px solid #1a73e8; outline-offset: 2px; }
ul { list-style: none; margin: 0; padding: 0; display: grid; gap: 8px; grid-template-columns: repeat(var(--columns, auto-fill), minmax(var(--least, var(--dukou-size, 104px)), 1fr)); }
.tile { position: relative; aspect-ratio: 1; min-width: 0; }
.face { position: relative; display: flex; flex-direction: column; align-items: center; justify-content: center; width: 100%; height: 100%; border-radius: 8px; overflow: hidden; background: var(--tile); }
.thumb { display: flex; flex-direction: column; align-items: center; justify-content: center; width: 100%; height: 100%; }
.thumb.file { box-sizing: border-box; padding: 8px; }
.thumb img, .thumb video { width: 100%; height: 100%; object-fit: cover; }
.thumb.video { background: #333; }
.name { max-width: 100%; margin-top: 6px; font-size: 12px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.file .sign { box-sizing: border-box; width: 26px; height: 32px; border: 2px solid #10aeff; border-top-width: 8px; border-radius: 3px; }
.video .sign { position: absolute; border: 13px solid transparent; border-left: 20px solid #fff; border-right-width: 0; filter: drop-shadow(0 0 3px rgb(0 0 0 / 60%)); }
.veil { position: absolute; inset: 0; display: flex; flex-direction: column; align-items: center; justify-content: center; background: rgb(0 0 0 / 55%); color: #fff; }
.failed .veil { background: rgb(120 14 14 / 72%); }
.note { padding: 0 6px; font-size: 13px; text-align: center; }
.mark { display: none; width: 22px; height: 22px; margin-bottom: 4px; border-radius: 50%; background: #fff; color: #c5221f; font-weight: 700; line-height: 22px; text-align: center; }
.failed .mark { display: block; }
.rail { display: block; width: 100%; height: 4px; border-radius: 2px; background: var(--rail); overflow: hidden; }
.part { display: block; height: 100%; border-radius: 2px; background: var(--green); }
.veil .rail { display: none; position: absolute; left: 10%; bottom: 12px; width: 80%; background: rgb(255 255 255 / 35%); }
.sending .rail, .paused .rail { display: block; }
.tick { display: none; position: absolute; right: 6px; bottom: 6px; width: 18px; height: 18px; border-radius: 50%; background: #07c160; }
.arrived .tick { display: block; }
.tick::after { content: ""; position: absolute; left: 6px; top: 3px; width: 4px; height: 8px; border: solid #fff; border-width: 0 2px 2px 0; transform: rotate(45deg); }
.remove { position: absolute; right: 0; top: 0; width: min(44px, 42%); height: min(44px, 42%); border-radius: 8px; }
.cross { position: absolute; right: 4px; top: 4px; width: 20px; height: 20px; border-radius: 50%; background: rgb(0 0 0 / 60%); }
.cross::before, .cross::after { content: ""; position: absolute; left: 5px; top: 9px; width: 10px; height: 2px; border-radius: 1px; background: #fff; transform: rotate(45deg); }
.cross::after { transform: rotate(-45deg); }
.camera { position: relative; box-sizing: border-box; width: 34px; height: 26px; margin-top: 4px; border: 2px solid var(--soft); border-radius: 5px; }
.camera::before { content: ""; position: absolute; left: 8px; top: -7px; width: 10px; height: 3px; border: 2px solid var(--soft); border-bottom: 0; border-radius: 3px 3px 0 0; }
.camera::after { content: ""; position: absolute; left: 9px; top: 5px; box-sizing: border-box; width: 12px; height: 12px; border: 2px solid var(--soft); border-radius: 50%; }
.count { margin-top: 8px; font-size: 12px; color: var(--soft); }
.line { display: flex; align-items: center; gap: 8px; min-height: 44px; margin-top: 4px; }
.words { flex: 1; min-width: 0; }
.small, .hint { display: block; margin-top: 6px; font-size: 12px; color: var(--soft); }
.alert { color: var(--bad); }
.offer { margin: 0 0 8px; padding: 0 12px; border-radius: 8px; background: var(--tile); }
.line button { min-width: 44px; min-height: 44px; text-align: right; color: #4a5f88; }
.line .strong { color: var(--strong); font-weight: 600; }
.said { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
dialog { color: inherit; font: inherit; border: 0; }
.ask { width: min(300px, 80vw); padding: 24px 0 0; border-radius: 12px; background: var(--paper); text-align: center; font-size: 16px; }
.ask::backdrop { background: rgb(0 0 0 / 50%); }
.choices { display: flex; margin-top: 24px; border-top: 1px solid var(--rail); }
.choices button { flex: 1; min-height: 48px; }
.choices .bad { color: var(--bad); font-weight: 600; border-left: 1px solid var(--rail); }
.preview { width: 100vw; height: 100vh; max-width: none; max-height: none; box-sizing: border-box; padding: 16px; background: rgb(0 0 0 / 92%); }
.stage { display: flex; align-items: center; justify-content: center; width: 100%; height: 100%; }
.stage img, .stage video { max-width: 100%; max-height: 100%; }
.close { position: absolute; right: 8px; top: 8px; width: 44px; height: 44px; }
.close .cross { right: 12px; top: 12px; background: rgb(255 255 255 / 30%); }
@media (hover: none) { .hint { display: none; } }
@media (prefers-color-scheme: dark) {
  :host { --tile: var(--dukou-tile, #2c2c2c); --soft: #a3a3a3; --rail: #444; --bad: #fa7a7a; --strong: #07c160; --paper: #2c2c2c; color: #e5e5e5; }
  .line button { color: #8fa3c4; }
}
`
