/**
 * What the EU's DSA Transparency Database takes for one statement of reasons, as far as this server fills it:
 * the fields that are always required, and those that follow from others. Field names and codes are the database's
 * (transparency.dsa.ec.europa.eu, API documentation, schema of July 2025). Its categories for elections, civic
 * discourse, misinformation and the like do not exist here.
 */
import * as v from 'valibot'

/** Statements of one call. */
export const euBatchMax = 100
/** Code units of the longest texts. */
const textMax = 5_000
const groundMax = 500

const date = v.pipe(v.string(), v.regex(/^\d{4}-\d{2}-\d{2}$/))
const yesNo = v.picklist(['Yes', 'No'])
const text = v.pipe(v.string(), v.nonEmpty(), v.maxLength(textMax))
const ground = v.pipe(v.string(), v.nonEmpty(), v.maxLength(groundMax))

export const euCategories = [
  'STATEMENT_CATEGORY_SCAMS_AND_FRAUD',
  'STATEMENT_CATEGORY_CYBER_VIOLENCE',
  'STATEMENT_CATEGORY_VIOLENCE',
  'STATEMENT_CATEGORY_ILLEGAL_OR_HARMFUL_SPEECH',
  'STATEMENT_CATEGORY_UNSAFE_AND_PROHIBITED_PRODUCTS',
  'STATEMENT_CATEGORY_DATA_PROTECTION_AND_PRIVACY_VIOLATIONS',
  'STATEMENT_CATEGORY_OTHER_VIOLATION_TC',
] as const

const fields = v.strictObject({
  decision_visibility: v.exactOptional(
    v.pipe(
      v.array(
        v.picklist([
          'DECISION_VISIBILITY_CONTENT_REMOVED',
          'DECISION_VISIBILITY_CONTENT_DISABLED',
          'DECISION_VISIBILITY_OTHER',
        ]),
      ),
      v.minLength(1),
    ),
  ),
  decision_visibility_other: v.exactOptional(ground),
  decision_monetary: v.exactOptional(v.never()),
  decision_provision: v.exactOptional(v.picklist(['DECISION_PROVISION_PARTIAL_SUSPENSION'])),
  decision_account: v.exactOptional(v.picklist(['DECISION_ACCOUNT_SUSPENDED'])),
  end_date_visibility_restriction: v.exactOptional(date),
  end_date_service_restriction: v.exactOptional(date),
  end_date_account_restriction: v.exactOptional(date),
  decision_ground: v.picklist(['DECISION_GROUND_ILLEGAL_CONTENT', 'DECISION_GROUND_INCOMPATIBLE_CONTENT']),
  illegal_content_legal_ground: v.exactOptional(ground),
  illegal_content_explanation: v.exactOptional(text),
  incompatible_content_ground: v.exactOptional(ground),
  incompatible_content_explanation: v.exactOptional(text),
  incompatible_content_illegal: v.exactOptional(yesNo),
  content_type: v.tuple([v.literal('CONTENT_TYPE_TEXT')]),
  category: v.picklist(euCategories),
  category_specification: v.pipe(v.array(v.pipe(v.string(), v.regex(/^KEYWORD_[A-Z_]+$/))), v.minLength(1)),
  category_specification_other: v.exactOptional(ground),
  content_date: date,
  application_date: date,
  decision_facts: text,
  source_type: v.picklist(['SOURCE_VOLUNTARY', 'SOURCE_TYPE_OTHER_NOTIFICATION']),
  automated_detection: yesNo,
  automated_decision: v.picklist([
    'AUTOMATED_DECISION_FULLY',
    'AUTOMATED_DECISION_PARTIALLY',
    'AUTOMATED_DECISION_NOT_AUTOMATED',
  ]),
  puid: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,500}$/)),
})

type Fields = v.InferOutput<typeof fields>

function decides({ decision_visibility, decision_provision, decision_account }: Fields): boolean {
  return (decision_visibility ?? decision_provision ?? decision_account) !== undefined
}

/** Codes that end in `_OTHER` say what they mean. */
function explainsOther(one: Fields): boolean {
  const visibility = one.decision_visibility?.includes('DECISION_VISIBILITY_OTHER') === true
  const keyword = one.category_specification.includes('KEYWORD_OTHER')
  return (
    visibility === (one.decision_visibility_other !== undefined) &&
    keyword === (one.category_specification_other !== undefined)
  )
}

function explainsGround(one: Fields): boolean {
  return one.decision_ground === 'DECISION_GROUND_ILLEGAL_CONTENT'
    ? (one.illegal_content_legal_ground && one.illegal_content_explanation) !== undefined
    : (one.incompatible_content_ground && one.incompatible_content_explanation) !== undefined
}

export const euStatementSchema = v.pipe(
  fields,
  v.check(
    decides,
    'one of decision_visibility, decision_monetary, decision_provision, decision_account is required',
  ),
  v.check(explainsOther, 'a code that ends in _OTHER needs its explanation, and no other does'),
  v.check(explainsGround, 'decision_ground needs its ground and its explanation'),
)
export const euBatchSchema = v.strictObject({
  statements: v.pipe(v.array(euStatementSchema), v.minLength(1), v.maxLength(euBatchMax)),
})
export type EuStatement = v.InferOutput<typeof euStatementSchema>
