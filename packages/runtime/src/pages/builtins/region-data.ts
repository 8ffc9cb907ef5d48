// A module of its own, so that it is a file of its own in the phone's page, by this name.
export { areaList } from '@vant/area-data'
