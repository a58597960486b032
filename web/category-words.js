/**
 * What a category of the policy is called where people read of it.
 */

const names = {
  spam: 'Spam',
  scam: 'Fraud',
  malicious_link: 'A dangerous link',
  harassment: 'Harassment',
  threat: 'A threat',
  hate: 'Hate against a group of people',
  sexual: 'Sexual content',
  drugs: 'Drug dealing',
  gambling: 'Gambling',
  personal_data: 'Somebody’s personal data',
  credentials: 'Passwords or keys',
  flood: 'Too many or repeated messages',
  raid: 'A raid on the room',
  room_rule: 'Against the rules of the room',
  other: 'Something else',
}

/** @param category one that is not known here is told by its name */
export const categoryName = (category) => (Object.hasOwn(names, category) ? names[category] : category)
