// The answers of the API by the names that the screens use: all of them from the generated schema.
import type { components, paths } from './schema.d.ts';
type Schemas = components['schemas'];

/** Every address of the API. */
export type Paths = paths;

/** One page of a list. The total is told with the first page only. */
export type Page<T> = Omit<Schemas['List_Entry'], 'items'> & { items: T[] };

export type AccountDetail = Schemas['AccountAnswer'];
export type AccountLine = Schemas['AccountLine'];
export type Counts = Pick<
  Schemas['CountsPart'],
  'received' | 'accepted' | 'duplicate' | 'quarantined' | 'silent'
>;
export type CurvePoint = Schemas['CurvePoint'];
export type DayTotal = Schemas['DayLine'];
export type Ending = Schemas['ExceptionEnding'];
export type Entry = Schemas['Entry'];
export type Evidence = Schemas['EvidenceAnswer'];
export type ExceptionItem = Schemas['ExceptionLine'];
export type ExceptionList = Schemas['ExceptionList'];
export type Flow = Schemas['FlowAnswer'];
export type FlowLevel = Schemas['FlowLevel'];
export type FlowLine = Schemas['FlowLine'];
export type FlowType = Schemas['FlowType'];
export type Home = Schemas['Home'];
export type Identifier = Schemas['IdentifierAnswer'];
export type Identity = Schemas['IdentityAnswer'];
export type IdentityChange = Schemas['IdentityChangeAnswer'];
export type IdentityDecision = Schemas['IdentityDecision'];
export type InsightAnswer = Schemas['InsightAnswer'];
export type InsightCard = Schemas['InsightCard'];
export type InsightCell = Schemas['InsightCell'];
export type InsightColumn = Schemas['InsightColumn'];
export type InsightOption = Schemas['InsightOption'];
export type InsightTable = Schemas['InsightTable'];
export type Judged = Schemas['ExceptionStanding'];
export type Judgement = Schemas['ExceptionEvent'];
export type LikelyType = Schemas['LikelyType'];
export type LoggedItem = Schemas['LoggedLine'];
export type Meta = Schemas['Meta'];
export type Named = Schemas['Named'];
export type NewIdentityDecision = Schemas['UndoRequest'];
export type NewInteraction = Schemas['LogOne'];
export type NewJudgement = Schemas['NewExceptionJudgement'];
export type NewPlan = Schemas['NewPlan'];
export type NewPattern = Schemas['NewPattern'];
export type NewSet = Schemas['NewSetBody'];
export type NewVerdict = Schemas['NewSuggestionJudgement'];
export type PatternPoint = Schemas['PatternPoint'];
export type Person = Schemas['PersonAmounts'];
export type PersonRecord = Schemas['RecordAmounts'];
export type PlanItem = Schemas['PlanAnswer'];
export type PossibleMatch = Schemas['PossibleMatch'];
export type Problem = Schemas['FieldProblem'];
export type Publication = Schemas['Published'];
export type PublishedPattern = Schemas['Pattern'];
export type QuarantineRow = Schemas['QuarantineAnswer'];
export type Reaction = Schemas['ReactionWord'];
export type RecordDetail = Schemas['RecordAnswer'];
export type RecordLine = Schemas['RecordLine'];
export type RecordPage = Schemas['RecordList'];
export type Reference = Schemas['Reference'];
export type RvRule = Schemas['FlowValue'];
export type SavedSet = Schemas['SetAnswer'];
export type ScopeLine = Schemas['ScopeLine'];
export type SearchAnswer = Schemas['SearchAnswer'];
export type SourceFreshness = Schemas['SourceFreshness'];
export type SourceStatus = Schemas['SourceAnswer'];
export type Spread = Schemas['UsualBand'];
export type SqlAnswer = Schemas['SqlAnswerBody'];
export type SqlColumn = Schemas['SqlResultColumn'];
export type SqlSheet = Schemas['SqlSheet'];
export type SqlTable = Schemas['SqlTable'];
export type Staff = Schemas['StaffLine'];
export type Suggestion = Schemas['Suggestion'];
export type SuggestionJudgement = Schemas['SuggestionJudgement'];
export type Suggestions = Schemas['Suggestions'];

export type FacetName = keyof RecordPage['facets'];
export type RecordQuery = NonNullable<paths['/api/v1/records']['get']['parameters']['query']>;
export type ExceptionQuery = NonNullable<paths['/api/v1/exceptions']['get']['parameters']['query']>;
