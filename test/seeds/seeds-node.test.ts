import { openInNode } from './node-driver.ts'
import { testScenarios } from './run-scenarios.ts'

testScenarios('Node', openInNode)
