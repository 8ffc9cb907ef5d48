import type { Photo } from './album.ts'
import type { ChatFile } from './chat.ts'

// Drawn beforehand: a phone is often opened and its album seldom looked at.
const SEA =
  'iVBORw0KGgoAAAANSUhEUgAAAKAAAAB4CAIAAAD6wG44AAABkUlEQVR4Xu3Rx1UQABQF0VfEr0kxYsBQ2etKwSzmiAq4/HsL' +
  'sIM5c85dzXbSJyuw/J9Ekj5dgTkYLj1egTkYLj1ZgTkYLn22AnMwXPp8BeZguPTFCszBcOnLFZiD4dJXKzAHw6WvV2AOhkvf' +
  'rMAcDJe+XYE5GC49XYE5GC59twJzMFz6fgXmYLj0wwrMwXDpxxWYg+HSTyswB8Oln1dgDoZLv6zAHAyXfl2BORgu/bYCczBc' +
  '+n0F5mC49McKzMFw6c8VmIPh0rMVmIPh0l8rMAfDpb9XYA6GS/+swBwMl56vwBwMl16swBwMl16uwBwMl/5dgTkYLvO4Ass8' +
  'qsAcDOdguMzDCszBcA6GyzyowBwM52C4zFEF5mA4B8Nl7ldgDoZzMFzmXgXmYDgHw2XuVmAOhnMwXOZOBeZgOAfDZQ4rMAfD' +
  'ORguc7sCczCcg+EytyowB8M5GC5zswJzMJyD4TI3KjAHwzkYLnO9AnMwnIPhMtcqMAfDORguc1CBORjOwXCZqxWYg+EcDJe5' +
  'UoE5GO4f2yAX3XSKlK0AAAAASUVORK5CYII='
const HILL =
  'iVBORw0KGgoAAAANSUhEUgAAAHgAAACgCAIAAABIaz/HAAADY0lEQVR4Xu3Q2XIcRRCF4Xw1MJTNnhgwmPVNwez7vu8kvEVd' +
  'EZ4hBjFnkEaj7r+rFSfiu5KmMyv/6PW6AUL/ZHNwaEj0esMADg1xaEj0umcAh4ZErzcN4NAQh4ZEr7cM4NAQh4ZEr7cN4NCQ' +
  '6PWOARwa4tCQ6PWuARwa4tCQ6PWeARwaEr3eN4BDQxwaEr0+MIBDQxwaEr0+NIBDQ6LXRwZwaIhDQ6LXxwZwaIhDQ6LXJwZw' +
  'aEj0+tQADg1xaEj0+swADg1xaEj0+twADg2JXl8YwKEhDg2JXl8awKEhDg2JXl8ZwKEh0etrAzg0xKEh0esbAzg0ZK2h22u5' +
  'o/8dUPT6dl3OJt6jPx7HmkJr2YP0wxFEr+9WQYOeQz9f3ApCt1fzBDpnWaOH1oLH02kLil7fD0vbXZbOXMq4odsrOQmdvIjr' +
  'H3qQ1tHrhwFprCvSFbARQ7eXcw66iBS9fhyKBpqQrsOMFVrTTEs3YgYL/VLOTZcyotdPg9AoM9HVgFFCa4756HbAEKHbiwnT' +
  'N8wtev28OA0B0GfMavnQmgCjj5lPbPb9shQ9nqTvmU+0u+i+Pe1uLkufNJP7ocl9Z+nZi9CHzeGf0Jt9v5L04KXo2+YQ7YXc' +
  '0v/Nard3BPq8yf0bmtm3pacuTh85rf+E3uz7bW565CD0qROK9nyepb+Y1t66oehrJ7QferPv9/nouqHog6dyIPR8+3TRgPTZ' +
  'k4h2Jw/Sn16RrhiWPv6K2p3839CbfX9MRYePTN9/FduZ54WeaqWOHZ9ecZrdwGjP5Tn0y8vSmWuht1zW2WkXhN7sq5PptHXR' +
  'i463N+ri0Cfv0zlrpHcdQ+ccFXqr15/H08/XS687n07YhH42j6dDD9IPrwE98yD9cOtyobd0+oVrrge99/jbTwm90+uvLf3X' +
  '9bY7/Pjboz2TBnBoiENDot1OAzg0xKEh0Z5OAzg0xKEh0TIN4NAQh4Y4NCTaU2kAh4Y4NCTak2kAh4Y4NCTaE2kAh4Y4NCTa' +
  '42kAh4Y4NCTaY2kAh4Y4NMShIdEeTQM4NMShIdEeSQM4NMShIdFupQEcGuLQkGg30wAODXFoSLSWBnBoiENDHBoS7eE0gEND' +
  'HBoS7aE0gENDHBoS7UYawKEhDg2J9mAawKEhDg2J9kAawKEhDg35GyyuudQnGsHCAAAAAElFTkSuQmCC'
const DUSK =
  'iVBORw0KGgoAAAANSUhEUgAAAIAAAACACAIAAABMXPacAAAD0ElEQVR4Xu3QdZObVRzF8fOaqFCjRo0aFWqbZLPZZCUrSXaj' +
  '67vFneJOcSjS4l7cKe4Ud/oi4AUchuksyT13Z87M58/nub8zX5xotJkQ/qq3mRD+rLWZEP6otZkQfq8mTAi/VRMmhF8rCRPC' +
  'L5WkCeHnctKE8FM5aUL4cThlQvhhKGVC+H4oZUL4rtRuQvi21G5COF5sNyEcL6ZNCN8U0iaErwtpE8JXg2kTwpeDHSaELwY6' +
  'TAif93eYED7rz5gQPu3LmBA+6cuYED7Od5oQPsp3mhA+7O00IXzQmzUhvN+TNSEc68maEI5150wI73XlTAjvduVMCO/kciaE' +
  't3NdJoS3sl0mhDezXSaENzq7TQivd3abEF7LdJsQXs30mBBe6egxIbyc7jEhvJTuNSG82N5rQjja3mtCOJrKmxBeSOVNCM8n' +
  '8yaE55J5E8KziT4TwjOJPhPC0219c9HfJw4x/ix+eGpf/1zBxf8D/x4nPLmvP37c9yTxU7HBE3v7Y8ZNZ4GfjQce3zsQJ+74' +
  'P/GJGOCxPQMR4nxNwYfk8OiegdhwuCbic1p4ZPdgVDhZ0/FRIRzZPRgPjtUifFoFh3cNRoIztRQPkMDhXYUYcKAAeEZ4ePis' +
  'Qgy4TgA8Izw8tLMgx2mC4TGB4cGdBTnuEgyPCQwP7ChqcZTAeFJIOLSjqMVFAuNJIeH+7UUhziHBw4LBfdtLQtxCgocFg3u3' +
  'lYS4hQQPCwb3bCsJcQsJHhYM7j5zSIhbSPCwYHDX1iEhbiHBw4LBnVuHVDiEEM8LA3dsGVbhCkI8LwzcvmVYhSsI8bwwcHDz' +
  'sBCHkOBhweDg5rIQt5DgYcHgtk1lIW4hwcOCwa2bykLcQoKHBYNbNpaFuIUEDwsGN2+saHGOwHhSSLjpjIoWFwmMJ4WEGzdU' +
  'tLhIYDwpJNywoSrHUYLhMYHh+vVVOe4SDI8JDNetr8aA0wTAM8LDtetqkeBALcUDJHDNulokuFFL8QAJXL22Fg/O1CJ8WgVX' +
  'ra1HhWM1HR8VwpVr6rHhZE3E57RwYE09QhyuKfiQHA6c3ogWF5w1fjwSuGJ1I2acchb42Xjg8tWN+HHTk8RPxQaXrWrMIZz4' +
  'X/GP0cKlq0ZMCJesHDEhXLxyxIRw0YpRE8KFK0ZNCBcsHzUhnL98zIRw3mljJoRzl42ZEM5ZNm5COHvpuAlh/9JxE8L+JRMm' +
  'hJklEyaE6cUTJoSpxRMmhMlFkyaEiUWTJoTxUydNCGMLp0wIowunTAgjC6ZMCI0F0yaE+vxpE0Jt/rQJoTpvxoRQmTdjQiif' +
  'MmNC/wDimx80qnuN2QAAAABJRU5ErkJggg=='

const png = (base64: string) => Buffer.from(base64, 'base64')

/** The album of a phone that was given none: three small pictures. */
export function samplePhotos(): Photo[] {
  return [
    { id: 'sea', name: '海边.png', width: 160, height: 120, bytes: png(SEA) },
    { id: 'hill', name: '远山.png', width: 120, height: 160, bytes: png(HILL) },
    { id: 'dusk', name: '黄昏.png', width: 128, height: 128, bytes: png(DUSK) },
  ]
}

/** The chats of a phone that was given none: a document, a note and a picture. */
export function sampleChatFiles(): ChatFile[] {
  return [
    { id: 'plan', name: '渡口方案.pdf', bytes: Buffer.from('%PDF-1.4\n%%EOF\n') },
    { id: 'note', name: '说明.txt', bytes: Buffer.from('从这边到那边。\n') },
    { id: 'shore', name: '岸.png', bytes: png(SEA) },
  ]
}
