/** The page before its script has run. Holds nothing secret: the token stays in the address's fragment. */
export function pageHtml(title: string): string {
  const safe = title.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`)
  return `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="referrer" content="no-referrer">
<title>${safe}</title>
<link rel="icon" href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E%3Crect width='32' height='32' rx='8' fill='%2307c160'/%3E%3Cpath d='M8 19c3 3 5 3 8 0s5-3 8 0M10 14h12l-3-6h-6z' fill='none' stroke='white' stroke-width='2.2' stroke-linejoin='round' stroke-linecap='round'/%3E%3C/svg%3E">
<link rel="stylesheet" href="/phone-style.css">
</head>
<body class="dk-body">
<noscript>请打开浏览器的 JavaScript。 This page needs JavaScript.</noscript>
<script type="module" src="/phone.js"></script>
</body>
</html>
`
}
