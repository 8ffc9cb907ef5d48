/** The look of components that take something in. */
export const fieldLook = `
wx-input, wx-textarea { position: relative; display: block; overflow: hidden; }
wx-input { height: 1.4em; min-height: 1.4em; line-height: normal; user-select: text; }
wx-input > input, wx-textarea > textarea {
  display: block; box-sizing: border-box; width: 100%; height: 100%; margin: 0; padding: 0; border: 0; outline: 0; resize: none;
  background: none; font: inherit; color: inherit; text-align: inherit; letter-spacing: inherit;
}
wx-textarea { width: 300px; height: 150px; }
wx-textarea[auto-height] { height: auto; min-height: 1.4em; }
wx-textarea[auto-height] > textarea { height: auto; field-sizing: content; }
.wx-placeholder {
  position: absolute; inset: 0; padding: inherit; overflow: hidden; white-space: nowrap; color: #808080; pointer-events: none;
  display: flex; align-items: center;
}
wx-textarea > .wx-placeholder { align-items: flex-start; white-space: normal; }
wx-form, wx-checkbox-group, wx-radio-group, wx-picker { display: block; }
wx-label { display: inline; cursor: pointer; }
wx-checkbox, wx-radio, wx-switch { display: inline-flex; align-items: center; vertical-align: middle; cursor: pointer; }
.wx-box, .wx-round {
  position: relative; flex: none; box-sizing: border-box; width: 22px; height: 22px; margin-right: 5px;
  border: 1px solid #d1d1d1; border-radius: 3px; background: #fff;
}
.wx-round { border-radius: 50%; }
[checked] > .wx-round { border-color: var(--color); background: var(--color); }
[checked] > .wx-box::after, [checked] > .wx-round::after {
  content: ''; position: absolute; left: 6px; top: 2px; width: 6px; height: 11px; box-sizing: border-box;
  border: solid var(--color); border-width: 0 2px 2px 0; transform: rotate(45deg);
}
[checked] > .wx-round::after { border-color: #fff; }
[disabled] > .wx-box, [disabled] > .wx-round { background-color: #e1e1e1; }
.wx-switch {
  position: relative; box-sizing: border-box; width: 52px; height: 32px; border-radius: 16px; background: #dfdfdf; transition: background 0.2s;
}
.wx-switch::after {
  content: ''; position: absolute; left: 1px; top: 1px; width: 30px; height: 30px; border-radius: 15px; background: #fff;
  box-shadow: 0 1px 3px rgba(0, 0, 0, 0.4); transition: transform 0.2s;
}
[checked] > .wx-switch { background: var(--color); }
[checked] > .wx-switch::after { transform: translateX(20px); }
[disabled] > .wx-switch { opacity: 0.7; }
wx-slider { display: flex; align-items: center; margin: 10px 18px; }
wx-slider > input {
  --done: calc((var(--value) - var(--min)) / (var(--max) - var(--min)) * 100%);
  flex: 1; min-width: 0; height: 28px; margin: 0; appearance: none; border-radius: 1px;
  background: linear-gradient(to right, var(--active) var(--done), var(--rest) 0) center / 100% 2px no-repeat;
}
wx-slider > input::-webkit-slider-thumb {
  appearance: none; width: var(--block); height: var(--block); border-radius: 50%; background: var(--block-color);
  box-shadow: 0 0 4px rgba(0, 0, 0, 0.2);
}
wx-slider > span:not(:empty) { width: 3ch; padding-left: 1em; color: #888; text-align: center; }
wx-picker { position: relative; }
wx-scroll-view { width: 100%; overscroll-behavior: contain; }
wx-scroll-view.wx-no-bar { scrollbar-width: none; }
wx-swiper { position: relative; display: block; height: 150px; overflow: hidden; touch-action: pan-y; }
wx-swiper-item {
  --size: calc((100% - var(--before, 0px) - var(--after, 0px)) / var(--seen, 1));
  position: absolute; top: 0; bottom: 0; left: var(--before, 0px); width: var(--size); display: block; overflow: hidden;
  transform: translateX(calc(var(--at, 0) * 100%)); transition: transform var(--duration, 500ms) var(--easing, ease);
}
wx-swiper[vertical] > wx-swiper-item {
  left: 0; right: 0; bottom: auto; width: auto; top: var(--before, 0px); height: var(--size); transform: translateY(calc(var(--at, 0) * 100%));
}
wx-swiper > i { position: absolute; left: 0; right: 0; bottom: 10px; z-index: 1; display: flex; justify-content: center; gap: 8px; }
wx-swiper > i > b { width: 8px; height: 8px; border-radius: 50%; }
wx-swiper[vertical] > i { left: auto; right: 10px; top: 0; bottom: 0; flex-direction: column; align-items: center; }
wx-movable-area { position: relative; display: block; width: 10px; height: 10px; }
wx-movable-view { position: absolute; top: 0; left: 0; display: inline-block; width: 10px; height: 10px; touch-action: none; transition: translate 0.2s; }
wx-movable-view.wx-held { transition: none; }
wx-navigator { cursor: pointer; }
:where(wx-navigator).navigator-hover { opacity: 0.7; background-color: rgba(0, 0, 0, 0.1); }
`
