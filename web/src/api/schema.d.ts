// Generated from schemas/openapi.json by `npm run gen`: never edited by hand.
export interface paths {
    "/api/v1/accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Accounts with the sums of their people's records */
        get: {
            parameters: {
                query?: {
                    /** @description A part of the name or the key */
                    search?: string;
                    /** @description `-rv` for the highest Relationship Value first, or `name` */
                    sort?: string;
                    /** @description Items on a page, 1 to 500 */
                    limit?: number;
                    /** @description `next` of the page before */
                    after?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["List_AccountLine"];
                    };
                };
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorAnswer"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** An account: its people's records, depth, money */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description Number of the account */
                    id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["AccountAnswer"];
                    };
                };
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorAnswer"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contacts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** People, by name */
        get: {
            parameters: {
                query?: {
                    /** @description Words that must all occur in name, e-mail or account */
                    search?: string;
                    /** @description Items on a page, 1 to 500 */
                    limit?: number;
                    /** @description `next` of the page before */
                    after?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["List_ContactLine"];
                    };
                };
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorAnswer"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contacts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A person with their records */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description Number of the person */
                    id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ContactAnswer"];
                    };
                };
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorAnswer"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contacts/{id}/identity": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who a person is: keys, evidence, people who might be the same, decisions */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description Number of the person */
                    id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["IdentityAnswer"];
                    };
                };
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorAnswer"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contacts/{id}/merge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Says that two persons are one */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description Number of the person */
                    id: number;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["MergeRequest"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["IdentityChangeAnswer"];
                    };
                };
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorAnswer"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contacts/{id}/split": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Says that some identifiers of a person are another person */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description Number of the person */
                    id: number;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["SplitRequest"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["IdentityChangeAnswer"];
                    };
                };
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorAnswer"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/event-log/{format}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Records as an event log: XES or OCEL 2.0 (JSON), without names of people */
        get: {
            parameters: {
                query?: {
                    /** @description Which records, as in an analysis, such as `scope=industrial`; all when left out */
                    set?: string;
                };
                header?: never;
                path: {
                    /** @description `xes` or `ocel` */
                    format: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/octet-stream": number[];
                    };
                };
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorAnswer"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A stream of events: `record` when a record changes, `ledger` after each commit, `changed` after a harvest or a decision of who is who, `resync` when what was missed is no longer known */
        get: {
            parameters: {
                query?: {
                    /** @description Only events of this record, `CONTACT.SCOPE` */
                    record?: string;
                };
                header?: {
                    /** @description The last event that was seen: the stream goes on after it */
                    "Last-Event-ID"?: string | null;
                };
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/event-stream": string;
                    };
                };
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorAnswer"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/exceptions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Relationships out of pattern, good or bad, the most severe first, with who looks after them */
        get: {
            parameters: {
                query?: {
                    /** @description `open` (all that is not closed), `acknowledged`, `closed` or `all`; open when left out */
                    state?: string;
                    /** @description Only those of this member of staff, by code; `nobody` for those without */
                    owner?: string;
                    /** @description Only of this set of records */
                    set?: string;
                    /** @description Only of this record, `CONTACT.SCOPE` */
                    record?: string;
                    /** @description Only what changed its state within so many days; 90 when left out */
                    since_days?: number;
                    /** @description Items on a page, 1 to 500 */
                    limit?: number;
                    /** @description `next` of the page before */
                    after?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ExceptionList"];
                    };
                };
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorAnswer"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/exceptions/{key}/judgements": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What was decided about an exception, oldest first */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description Key of the exception, percent-encoded */
                    key: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["List_ExceptionEvent"];
                    };
                };
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorAnswer"];
                    };
                };
            };
        };
        put?: never;
        /** Acknowledges, assigns, closes or reopens an exception */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same key with the same body is done once and answered alike */
                    "Idempotency-Key"?: string | null;
                };
                path: {
                    /** @description Key of the exception, percent-encoded */
                    key: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewExceptionJudgement"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ExceptionStanding"];
                    };
                };
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorAnswer"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/flows": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Interaction Process Flows */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["List_FlowLine"];
                    };
                };
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorAnswer"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/flows/{flow}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One version of a flow: levels, interaction types, values, costs */
        get: {
            parameters: {
                query?: {
                    /** @description Version; the newest when left out */
                    version?: number;
                };
                header?: never;
                path: {
                    /** @description Code of the flow */
                    flow: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["FlowAnswer"];
                    };
                };
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorAnswer"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/harvests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Harvests files of this machine; the answer comes at once, the harvest goes on */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewHarvest"];
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HarvestAnswer"];
                    };
                };
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorAnswer"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/harvests/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far a harvest is, and what it came to */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description Number of the harvest */
                    id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HarvestAnswer"];
                    };
                };
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorAnswer"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/harvests/{id}/stop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Asks a harvest to stop after the commit in hand; what was taken in stays */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description Number of the harvest */
                    id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HarvestAnswer"];
                    };
                };
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorAnswer"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/home": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The first screen: totals, what changed, freshness of sources, movers, scopes */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Home"];
                    };
                };
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorAnswer"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/identity/decisions/{id}/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes a decision of who is who back */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description Number of the decision */
                    id: number;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["UndoRequest"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["IdentityChangeAnswer"];
                    };
                };
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorAnswer"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/insights": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Analyses: what can be asked about the records */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["List_InsightCard"];
                    };
                };
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorAnswer"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/insights/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What one analysis says: verdict, figures, what to know before trusting it, method */
        get: {
            parameters: {
                query: {
                    /** @description Options of the analysis, each by its name, such as `set=scope%3Dindustrial&positions=20`; what is left out has its default */
                    options: {
                        [key: string]: string;
                    };
                };
                header?: never;
                path: {
                    /** @description Name of the analysis, such as pattern */
                    name: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["InsightAnswer"];
                    };
                };
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorAnswer"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/interactions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Interactions of all records, newest first */
        get: {
            parameters: {
                query?: {
                    /** @description Code of a scope */
                    scope?: string;
                    /** @description Code of an interaction type */
                    type?: string;
                    /** @description From this day or moment on */
                    since?: string;
                    /** @description Until the end of this day, or this moment */
                    until?: string;
                    /** @description Items on a page, 1 to 500 */
                    limit?: number;
                    /** @description `next` of the page before */
                    after?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["List_InteractionLine"];
                    };
                };
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorAnswer"];
                    };
                };
            };
        };
        put?: never;
        /** Takes one interaction in, or several at once: all or none */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same key with the same body is done once and answered alike */
                    "Idempotency-Key"?: string | null;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["LogBody"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Logged"];
                    };
                };
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorAnswer"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/interactions/{id}/reaction": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Reports how the customer took an interaction; a fact of its own that amends it */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same key with the same body is done once and answered alike */
                    "Idempotency-Key"?: string | null;
                };
                path: {
                    /** @description Id of the interaction */
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ReactionBody"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Entry"];
                    };
                };
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorAnswer"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/meta": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What is served */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Meta"];
                    };
                };
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorAnswer"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/org": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Org units, functions and staff */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["OrgAnswer"];
                    };
                };
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorAnswer"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/patterns": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Published patterns, the newest of each scope */
        get: {
            parameters: {
                query?: {
                    /** @description Only of this scope, by code */
                    scope?: string;
                    /** @description Every version, not the newest of each scope alone */
                    all?: boolean;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["List_Pattern"];
                    };
                };
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorAnswer"];
                    };
                };
            };
        };
        put?: never;
        /** Publishes the practice of a set as the next version of each of its scopes */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same key with the same body is done once and answered alike */
                    "Idempotency-Key"?: string | null;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewPattern"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Published"];
                    };
                };
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorAnswer"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/patterns/{scope}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One published pattern of a scope */
        get: {
            parameters: {
                query?: {
                    /** @description The version; the newest when left out */
                    version?: number;
                };
                header?: never;
                path: {
                    /** @description Code of the scope */
                    scope: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Pattern"];
                    };
                };
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorAnswer"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plans": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Plans an interaction */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same key with the same body is done once and answered alike */
                    "Idempotency-Key"?: string | null;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewPlan"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PlanAnswer"];
                    };
                };
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorAnswer"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plans/{id}/done": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Closes a plan as done */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description Number of the plan */
                    id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PlanAnswer"];
                    };
                };
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorAnswer"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plans/{id}/drop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Closes a plan that is not to be done any more */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description Number of the plan */
                    id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PlanAnswer"];
                    };
                };
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorAnswer"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/quarantine": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Records that could not be taken in, newest first */
        get: {
            parameters: {
                query?: {
                    /** @description Code of a source */
                    source?: string;
                    /** @description Kind of trouble */
                    reason?: string;
                    /** @description Items on a page, 1 to 500 */
                    limit?: number;
                    /** @description `next` of the page before */
                    after?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["List_QuarantineAnswer"];
                    };
                };
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorAnswer"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/records": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Interaction Records: filtered, in order, a page at a time */
        get: {
            parameters: {
                query?: {
                    /** @description Words that must all occur in name, e-mail or account */
                    search?: string;
                    /** @description Codes of scopes, separated by commas */
                    scope?: string;
                    /** @description Codes of levels, separated by commas */
                    level?: string;
                    /** @description Codes of owners, separated by commas */
                    owner?: string;
                    /** @description Number of an account, or a part of its name */
                    account?: string;
                    /** @description `acquisition`, `closing`, `retention`, separated by commas */
                    phase?: string;
                    /** @description Lowest accumulated Relationship Value, in hundredths of a point */
                    min_rv?: number;
                    /** @description Highest accumulated Relationship Value, in hundredths of a point */
                    max_rv?: number;
                    /** @description Only records with an interaction since this day or moment */
                    changed_since?: string;
                    /** @description `rv`, `change`, `cost`, `name`, `last`, `interactions`, `account`, `level` or `owner`; with `-` the highest first */
                    sort?: string;
                    /** @description Items on a page, 1 to 500 */
                    limit?: number;
                    /** @description `next` of the page before */
                    after?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["RecordList"];
                    };
                };
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorAnswer"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/records/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All records that the filters show, as a file */
        get: {
            parameters: {
                query?: {
                    /** @description `csv`, `xlsx` or `parquet` */
                    format?: string;
                    /** @description Words that must all occur in name, e-mail or account */
                    search?: string;
                    /** @description Codes of scopes, separated by commas */
                    scope?: string;
                    /** @description Codes of levels, separated by commas */
                    level?: string;
                    /** @description Codes of owners, separated by commas */
                    owner?: string;
                    /** @description Number of an account, or a part of its name */
                    account?: string;
                    /** @description `acquisition`, `closing`, `retention`, separated by commas */
                    phase?: string;
                    /** @description Lowest accumulated Relationship Value, in hundredths of a point */
                    min_rv?: number;
                    /** @description Highest accumulated Relationship Value, in hundredths of a point */
                    max_rv?: number;
                    /** @description Only records with an interaction since this day or moment */
                    changed_since?: string;
                    /** @description `rv`, `change`, `cost`, `name`, `last`, `interactions`, `account`, `level` or `owner`; with `-` the highest first */
                    sort?: string;
                    /** @description Items on a page, 1 to 500 */
                    limit?: number;
                    /** @description `next` of the page before */
                    after?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/octet-stream": number[];
                    };
                };
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorAnswer"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/records/{record}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One record in full: person, accounts, level, curve, what usually comes next */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description CONTACT.SCOPE, such as 123.research_labs */
                    record: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["RecordAnswer"];
                    };
                };
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorAnswer"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/records/{record}/interactions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The interactions of a record, newest first, each with its value and why it has that */
        get: {
            parameters: {
                query?: {
                    /** @description Only `major` or only `voc` */
                    kind?: string;
                    /** @description Only interactions of this source, by its code */
                    source?: string;
                    /** @description Items on a page, 1 to 500 */
                    limit?: number;
                    /** @description `next` of the page before */
                    after?: string;
                };
                header?: never;
                path: {
                    /** @description CONTACT.SCOPE, such as 123.research_labs */
                    record: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["List_Entry"];
                    };
                };
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorAnswer"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/records/{record}/plans": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The plans of a record, by the day they are due */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description CONTACT.SCOPE, such as 123.research_labs */
                    record: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["List_PlanAnswer"];
                    };
                };
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorAnswer"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/records/{record}/suggestions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What comparable best-practice relationships did next from here, and what came of it; or why nothing is suggested */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description CONTACT.SCOPE, such as 123.research_labs */
                    record: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Suggestions"];
                    };
                };
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorAnswer"];
                    };
                };
            };
        };
        put?: never;
        /** Takes a suggestion, or overrides it with a reason; kept with what was expected of it */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same key with the same body is done once and answered alike */
                    "Idempotency-Key"?: string | null;
                };
                path: {
                    /** @description CONTACT.SCOPE, such as 123.research_labs */
                    record: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewSuggestionJudgement"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SuggestionJudged"];
                    };
                };
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorAnswer"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Runs of sources, newest first */
        get: {
            parameters: {
                query?: {
                    /** @description Code of a source */
                    source?: string;
                    /** @description Items on a page, 1 to 500 */
                    limit?: number;
                    /** @description `next` of the page before */
                    after?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["List_RunAnswer"];
                    };
                };
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorAnswer"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/scopes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Customer segments and stakeholder initiatives, with their sums */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["List_ScopeAnswer"];
                    };
                };
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorAnswer"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Records, accounts and interaction types that have these words */
        get: {
            parameters: {
                query?: {
                    /** @description Words that must all occur */
                    q?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SearchAnswer"];
                    };
                };
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorAnswer"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Saved sets, each with how many records it holds */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["List_SetAnswer"];
                    };
                };
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorAnswer"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sets/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Gives a set a name: `@name` stands for it from now on */
        put: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same key with the same body is done once and answered alike */
                    "Idempotency-Key"?: string | null;
                };
                path: {
                    /** @description Its name: a-z, 0-9, _ and -, a letter first */
                    name: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewSetBody"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SetAnswer"];
                    };
                };
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorAnswer"];
                    };
                };
            };
        };
        post?: never;
        /** Takes a name away; refused while another saved set uses it */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description Its name */
                    name: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SetRemoved"];
                    };
                };
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorAnswer"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sources": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Sources: counts, freshness, rule hits, quarantine, notices */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["List_SourceAnswer"];
                    };
                };
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorAnswer"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sql": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Asks a question in SQL: one SELECT, at most 10,000 rows and 10 seconds; changes nothing and needs no token */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["SqlQuestion"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SqlAnswerBody"];
                    };
                };
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorAnswer"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sql/tables": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tables that can be asked for in SQL */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["List_SqlTable"];
                    };
                };
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorAnswer"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sql/tables/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The columns of a table, with their units; one of an analysis is computed for it */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description Name of the table, such as record or lead_test__verdicts */
                    name: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SqlSheet"];
                    };
                };
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorAnswer"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description One account. */
        AccountAnswer: {
            /** @description The account. */
            account: components["schemas"]["AccountLine"];
            /** @description Moment of the last interaction that the answer includes. */
            as_of: string | null;
            /** @description Records of its people, each with the role there. */
            contacts: components["schemas"]["RecordLine"][];
            /** @description How deep the relationship is. */
            depth: components["schemas"]["Depth"];
            /** @description Money by currency. */
            money: components["schemas"]["MoneyLine"][];
        };
        /** @description An account in a list. */
        AccountLine: {
            /**
             * Format: int64
             * @description Number.
             */
            account_id: number;
            /**
             * Format: int64
             * @description People.
             */
            contacts: number;
            /**
             * Format: int64
             * @description Revenue less product cost less cost to engage, in minor units.
             */
            contribution_minor: number;
            /**
             * Format: int64
             * @description Their cost to engage, in minor units.
             */
            cost_minor: number;
            /** @description Currency of cost and contribution. */
            currency: string;
            /** @description Key, unique over all sources. */
            key: string;
            /** @description When the last interaction with its people happened. */
            last_at: string | null;
            /** @description Name, or else the key. */
            name: string;
            /**
             * Format: int64
             * @description Their Interaction Records.
             */
            records: number;
            /** @description Buying roles that its people have. */
            roles: string[];
            /**
             * Format: int64
             * @description Their accumulated Relationship Value, in hundredths of a point.
             */
            rv_hundredths: number;
        };
        /** @description An account of a person. */
        AccountPart: {
            /** @description First day there, when known. */
            from: string | null;
            /**
             * Format: int64
             * @description Number.
             */
            id: number;
            /** @description Name. */
            name: string;
            /** @description Buying role there. */
            role: string | null;
            /** @description Last day there, when known. */
            to: string | null;
        };
        /** @description A person with their records. */
        ContactAnswer: {
            /** @description Their accounts. */
            accounts: components["schemas"]["AccountPart"][];
            /** @description Moment of the last interaction that the answer includes. */
            as_of: string | null;
            /** @description The person. */
            contact: components["schemas"]["ContactPart"];
            owner: components["schemas"]["Named"] | null;
            /** @description Their records. */
            records: components["schemas"]["RecordLine"][];
        };
        /** @description A person in a list. */
        ContactLine: {
            /** @description Name of the first account. */
            account: string | null;
            /**
             * Format: int64
             * @description Number of the first account.
             */
            account_id: number | null;
            /** @description E-mail. */
            email: string | null;
            /**
             * Format: int64
             * @description Number.
             */
            id: number;
            /** @description Name, or else e-mail, or else a key. */
            name: string;
            /**
             * Format: int64
             * @description Interaction Records.
             */
            records: number;
        };
        /** @description A person. */
        ContactPart: {
            /** @description E-mail. */
            email: string | null;
            /**
             * Format: int64
             * @description Number.
             */
            id: number;
            /** @description Keys by which the person is known, as `kind:value`. */
            keys: string[];
            /** @description Name, or else e-mail, or else a key. */
            name: string;
            /** @description Phone. */
            phone: string | null;
            /** @description Stakeholder type. */
            stakeholder_type: string | null;
        };
        /** @description Records of a source or a run. received = accepted + duplicate + quarantined, always. */
        CountsPart: {
            /**
             * Format: int64
             * @description Records that gave something new.
             */
            accepted: number;
            /**
             * Format: int64
             * @description Records that were known already.
             */
            duplicate: number;
            /**
             * Format: int64
             * @description Interaction facts added.
             */
            interactions: number;
            /**
             * Format: int64
             * @description Outcome facts added.
             */
            outcomes: number;
            /**
             * Format: int64
             * @description Records put into quarantine.
             */
            quarantined: number;
            /**
             * Format: int64
             * @description Records read.
             */
            received: number;
            /**
             * Format: int64
             * @description Of the accepted: records that mean nothing by their rule.
             */
            silent: number;
        };
        /** @description The record after one interaction. */
        CurvePoint: {
            /** @description When it happened. */
            at: string;
            /**
             * Format: int64
             * @description Accumulated cost after it, in minor units.
             */
            cost_total_minor: number;
            /** @description Id of the interaction. */
            entry: string;
            /**
             * Format: int64
             * @description Accumulated Relationship Value after it, in hundredths of a point.
             */
            rv_total_hundredths: number;
        };
        /** @description One day. */
        DayLine: {
            /**
             * Format: int64
             * @description Cost to engage, in minor units.
             */
            cost_minor: number;
            /** @description The day, UTC. */
            day: string;
            /**
             * Format: int64
             * @description Interactions.
             */
            interactions: number;
            /**
             * Format: int64
             * @description Relationship Value gained less lost, in hundredths of a point.
             */
            rv_hundredths: number;
        };
        /** @description How deep the relationship with an account is. */
        Depth: {
            /**
             * Format: int64
             * @description People with a positive record.
             */
            breadth: number;
            /**
             * Format: int64
             * @description Herfindahl-Hirschman index of the positive value over people, 0 to 10000: 10000 when all of it is one person's.
             */
            concentration_hhi_bp: number;
            /** @description Buying roles among them. */
            roles_covered: string[];
            /** @description Buying roles known in the project that nobody with a positive record has here. */
            roles_missing: string[];
            /**
             * Format: int64
             * @description Sum of the records with positive value, in hundredths of a point.
             */
            rv_positive_hundredths: number;
        };
        /** @description One valued interaction. */
        Entry: {
            actor: components["schemas"]["Named"] | null;
            /** @description Channel. */
            channel: string | null;
            /**
             * Format: int64
             * @description Its variable cost, in minor units.
             */
            cost_minor: number;
            /**
             * Format: int64
             * @description Accumulated cost after it.
             */
            cost_total_minor: number;
            /** @description The source says the day alone: `happened_at` is its midnight. */
            day_only: boolean;
            /** @description `inbound`, `outbound` or `mutual`. */
            direction: string | null;
            /** @description Code of the function that has the type. */
            function: string | null;
            /** @description When it happened. */
            happened_at: string;
            /** @description Its place in the ledger, as text. */
            id: string;
            /** @description `major` or `voc`. */
            kind: string;
            /** @description When we knew. */
            known_at: string;
            /** @description Code of the record's level after it. */
            level: string;
            moved_to: components["schemas"]["Named"] | null;
            /** @description What somebody wrote beside it; only in the list of one record. */
            note?: string | null;
            /**
             * Format: int32
             * @description The how-manieth of its type, from 1; 0 when it does not count.
             */
            occurrence: number;
            /** @description The source row. */
            origin: components["schemas"]["EntryOrigin"];
            /** @description How the customer took it: `better`, `as_expected`, `worse`, `damaging`. */
            reaction: string | null;
            /**
             * Format: int64
             * @description Its Relationship Value, in hundredths of a point.
             */
            rv_hundredths: number;
            /**
             * Format: int64
             * @description Accumulated value after it.
             */
            rv_total_hundredths: number;
            /**
             * Format: int64
             * @description What a survey answer said, in hundredths of its scale.
             */
            say_hundredths: number | null;
            /** @description Code of the type. */
            type_code: string;
            /** @description Name of the type. */
            type_name: string;
            /** @description Why it has its value, in words. */
            why: string;
        };
        /** @description The source row of an interaction. */
        EntryOrigin: {
            /** @description File; null for an interaction that came through the API. */
            file: string | null;
            /** @description When we knew. */
            known_at: string;
            /**
             * Format: int64
             * @description Place in the ledger.
             */
            position: number;
            /** @description Id within the source. */
            record_key: string;
            /**
             * Format: int64
             * @description Revision.
             */
            revision: number;
            /**
             * Format: int64
             * @description Row in the file, from 1; 0 without a file.
             */
            row: number;
            /** @description Version of the rule that made the row a fact. */
            rule_version: string;
            /** @description Code of the source. */
            source: string;
            /** @description Name of the source. */
            source_name: string;
        };
        /** @description What a request that failed is answered with. */
        ErrorAnswer: {
            /** @description The error. */
            error: components["schemas"]["ErrorBody"];
        };
        /** @description An error. */
        ErrorBody: {
            /** @description Kind of error, for programs. */
            code: string;
            /** @description What failed, on what, and what to do. */
            message: string;
            /** @description Each field that is wrong. */
            problems: components["schemas"]["FieldProblem"][];
            /** @description Id of the request, also in the header `x-request-id`. */
            request_id: string;
        };
        /** @description A piece of evidence. */
        EvidenceAnswer: {
            a: components["schemas"]["IdentifierAnswer"] | null;
            b: components["schemas"]["IdentifierAnswer"] | null;
            /** @description `declared_key`, `rule`, `model` or `person`. */
            basis: string;
            /** @description Who decided. */
            by: string | null;
            /**
             * Format: int64
             * @description Number of the decision it is part of.
             */
            decision: number | null;
            /** @description File of that record. */
            file: string | null;
            /** @description Whether it holds. */
            holds: boolean;
            /**
             * Format: int64
             * @description Number.
             */
            id: number;
            /** @description When it became known. */
            known_at: string;
            /** @description What they wrote beside it. */
            note: string | null;
            /**
             * Format: int64
             * @description Row of that record.
             */
            row: number | null;
            /** @description Code of the source whose record named both. */
            source: string | null;
            /** @description Name of that source. */
            source_name: string | null;
            /**
             * Format: int64
             * @description Number of the evidence that no longer holds because of this.
             */
            takes_back: number | null;
            /** @description `same`, `not_same` or `taken_back`. */
            verdict: string;
        };
        /** @description An interaction that took a relationship out of its pattern. */
        ExceptionCause: {
            /** @description When it happened. */
            at: string;
            /**
             * Format: int64
             * @description Its Relationship Value, in hundredths of a point.
             */
            rv_hundredths: number;
            /** @description Code of its type. */
            type_code: string;
            /** @description Name of its type. */
            type_name: string;
        };
        /** @description How past exceptions of a kind ended. */
        ExceptionEnding: {
            /**
             * Format: int64
             * @description Something was done about it.
             */
            acted: number;
            /**
             * Format: int64
             * @description Closed.
             */
            closed: number;
            /**
             * Format: int64
             * @description It was right, and known or intended.
             */
            expected: number;
            /**
             * Format: int64
             * @description There was nothing.
             */
            false_alarm: number;
            /** @description The kind. */
            kind: string;
        };
        /** @description One decision about an exception. */
        ExceptionEvent: {
            /** @description `acknowledge`, `assign`, `close` or `reopen`. */
            action: string;
            /** @description When. */
            at: string;
            /** @description Who decided. */
            by: string;
            /** @description What they wrote beside it. */
            note: string | null;
            /** @description How it ended. */
            outcome: string | null;
            owner: components["schemas"]["Named"] | null;
        };
        /** @description A relationship out of pattern. */
        ExceptionLine: {
            account: components["schemas"]["Numbered"] | null;
            /** @description Whether it was assigned. */
            assigned: boolean;
            /** @description What did it, in words. */
            because: string;
            /** @description The interactions that did it. */
            causes: components["schemas"]["ExceptionCause"][];
            /** @description The person. */
            contact: components["schemas"]["Numbered"];
            /** @description Its currency. */
            currency: string;
            /**
             * Format: int64
             * @description Revenue of the relationship in the last year, in minor units; null where no money is known.
             */
            exposed_minor: number | null;
            /** @description When. */
            judged_at: string | null;
            /** @description Who decided last. */
            judged_by: string | null;
            /** @description Its key: the same while the state lasts. */
            key: string;
            /** @description `rv_low`, `rv_high`, `silence`, `out_of_order` or `missing`. */
            kind: string;
            /** @description What they wrote beside it. */
            note: string | null;
            /** @description `acted`, `expected` or `false_alarm`; null unless it is closed. */
            outcome: string | null;
            owner: components["schemas"]["Named"] | null;
            /** @description The record, `CONTACT.SCOPE`. */
            record: string;
            /**
             * Format: int64
             * @description Accumulated Relationship Value now, in hundredths of a point.
             */
            rv_hundredths: number;
            /** @description Code of the scope. */
            scope: string;
            /** @description Name of the scope. */
            scope_name: string;
            /** @description `high`, `medium` or `low`. */
            severity: string;
            /** @description Since when. */
            since: string;
            /**
             * Format: int64
             * @description For how many days.
             */
            since_days: number;
            /** @description `open`, `acknowledged` or `closed`. */
            state: string;
            usual: components["schemas"]["UsualBand"] | null;
            /** @description `good` or `bad`. */
            way: string;
        };
        /** @description Relationships out of pattern, the most severe first. */
        ExceptionList: {
            /** @description Moment of the last interaction that the answer includes. */
            as_of: string | null;
            /** @description How past exceptions ended, by kind; a kind of which none is closed is left out. */
            endings: components["schemas"]["ExceptionEnding"][];
            /** @description The page, in order. */
            items: components["schemas"]["ExceptionLine"][];
            /** @description Cursor of the next page, for `after`; null on the last. */
            next: string | null;
            /** @description Why nothing can be said; then there are no items. */
            refused: string | null;
            /**
             * Format: int64
             * @description How many there are on all pages.
             */
            total: number;
        };
        /** @description Where an exception stands after a decision. */
        ExceptionStanding: {
            /** @description When. */
            at: string;
            /** @description Who decided. */
            by: string;
            /** @description Key of the exception. */
            key: string;
            /** @description What they wrote beside it. */
            note: string | null;
            /** @description How it ended; null unless it is closed. */
            outcome: string | null;
            owner: components["schemas"]["Named"] | null;
            /** @description `open`, `acknowledged` or `closed`. */
            state: string;
        };
        /** @description One choice of a filter. */
        FacetLine: {
            /**
             * Format: int64
             * @description Records that it would show, the other filters as they are.
             */
            count: number;
            /** @description Name people read. */
            label: string;
            /** @description What to filter by. */
            value: string;
        };
        /** @description Choices of the filters. */
        FacetsAnswer: {
            /** @description Levels. */
            level: components["schemas"]["FacetLine"][];
            /** @description Owners. */
            owner: components["schemas"]["FacetLine"][];
            /** @description Phases. */
            phase: components["schemas"]["FacetLine"][];
            /** @description Scopes. */
            scope: components["schemas"]["FacetLine"][];
        };
        /** @description A field that is wrong. */
        FieldProblem: {
            /** @description Name of the field, such as `items[2].scope`. */
            field: string;
            /** @description What is wrong, and what to do. */
            message: string;
        };
        /** @description One version of a flow. */
        FlowAnswer: {
            /** @description Currency of the costs. */
            currency: string;
            /** @description First day on which this version values what happens. */
            effective_from: string;
            /** @description Code. */
            flow: string;
            /** @description Levels in order. */
            levels: components["schemas"]["FlowLevel"][];
            /** @description Name. */
            name: string;
            /** @description Named paths. */
            scenarios: components["schemas"]["FlowScenario"][];
            /** @description Interaction types. */
            types: components["schemas"]["FlowType"][];
            /**
             * Format: int32
             * @description Version.
             */
            version: number;
            /** @description All versions, oldest first. */
            versions: number[];
        };
        /** @description A level. */
        FlowLevel: {
            /** @description Codes of the interactions that are anticipated here, in order. */
            anticipated: string[];
            /** @description Code. */
            code: string;
            /** @description Name. */
            name: string;
            /** @description Its place among the levels, from 0. */
            order: number;
            /** @description Phases it belongs to: `acquisition`, `closing`, `retention`. */
            phases: string[];
            /** @description What a contact on it is called. */
            status: string | null;
        };
        /** @description A flow in a list. */
        FlowLine: {
            /** @description First day of the newest version. */
            effective_from: string;
            /** @description Code. */
            flow: string;
            /** @description Levels. */
            levels: number;
            /** @description Major interaction types. */
            major_types: number;
            /** @description Name, of the newest version. */
            name: string;
            /**
             * Format: int32
             * @description Newest version.
             */
            version: number;
            /** @description All versions, oldest first. */
            versions: number[];
            /** @description Voice-of-customer types. */
            voc_types: number;
        };
        /** @description A named path. */
        FlowScenario: {
            /** @description What it is about. */
            about: string;
            /** @description Code. */
            code: string;
            /** @description Name. */
            name: string;
            /** @description Codes of interaction types in order. */
            path: string[];
        };
        /** @description An interaction type. */
        FlowType: {
            /** @description The customer's goal that it serves. */
            about: string | null;
            /** @description Aspect of customer value: `brand`, `product`, `experience`. */
            aspect: string;
            /** @description Channel. */
            channel: string;
            /** @description Code. */
            code: string;
            /**
             * Format: int64
             * @description Variable cost to us, in minor units.
             */
            cost_minor: number;
            /**
             * Format: int64
             * @description How often it was seen.
             */
            count: number;
            /** @description `inbound`, `outbound` or `mutual`. */
            direction: string;
            /** @description `add`: points; `proportional`: hundredths of a percent of the positive total. */
            effect: string;
            /**
             * Format: int32
             * @description Minutes of the customer's time.
             */
            effort_minutes: number;
            /** @description Code of the function that has it. */
            function: string;
            /** @description `major` or `voc`. */
            kind: string;
            /** @description Code of its level. */
            level: string;
            /** @description Name. */
            name: string;
            /** @description Values by occurrence and reaction. */
            rv: components["schemas"]["FlowValue"][];
            /** @description Code of the level that it moves a contact to. */
            trigger_to: string | null;
        };
        /** @description A value of a type. */
        FlowValue: {
            /**
             * Format: int32
             * @description First occurrence it is for.
             */
            from: number;
            /** @description Reaction it is for; null when as expected or not reported. */
            reaction: string | null;
            /**
             * Format: int64
             * @description The value, in hundredths of a point.
             */
            rv_hundredths: number;
            /**
             * Format: int32
             * @description Last occurrence it is for; null for all that follow.
             */
            to: number | null;
        };
        /** @description How far a harvest is, and what it came to. */
        HarvestAnswer: {
            /**
             * Format: int64
             * @description Bytes of it read so far.
             */
            bytes: number;
            /** @description Why it failed. */
            error: string | null;
            /** @description File that is read. */
            file: string;
            /**
             * Format: int64
             * @description Its size in bytes.
             */
            file_bytes: number;
            /** @description Number of the harvest. */
            id: number;
            /**
             * Format: int64
             * @description Records of it read so far.
             */
            records: number;
            /** @description What it came to, as `rapport harvest --json` writes it. */
            report: unknown;
            /** @description Code of the source that is read. */
            source: string;
            /** @description `running`, `done` or `failed`. */
            state: string;
        };
        /** @description How often a rule gave something. */
        HitLine: {
            /**
             * Format: int64
             * @description How often.
             */
            count: number;
            /** @description Name of the type. */
            name?: string | null;
            /** @description Code of an interaction type, or another thing that rules give. */
            what: string;
        };
        /** @description The first screen. */
        Home: {
            /** @description Moment of the last interaction. */
            as_of: string | null;
            change: components["schemas"]["HomeChange"] | null;
            /** @description The last 90 days of the data, oldest first. */
            days: components["schemas"]["DayLine"][];
            /** @description The records whose value changed most over the last 30 days of the data. */
            movers: components["schemas"]["Movers"];
            /** @description One line for each scope. */
            scopes: components["schemas"]["ScopeLine"][];
            /** @description Sources with their freshness. */
            sources: components["schemas"]["SourceFreshness"][];
            /** @description Title people read. */
            title: string;
            /** @description Totals over everything. */
            totals: components["schemas"]["HomeTotals"];
        };
        /** @description What changed since a day. */
        HomeChange: {
            /**
             * Format: int64
             * @description Cost to engage, in minor units.
             */
            cost_minor: number;
            /** @description Currency of the cost. */
            currency: string;
            /**
             * Format: int64
             * @description Interactions.
             */
            interactions: number;
            /**
             * Format: int64
             * @description Moves from one level to another.
             */
            level_moves: number;
            /**
             * Format: int64
             * @description Records with their first interaction.
             */
            new_records: number;
            /**
             * Format: int64
             * @description Records whose value fell.
             */
            records_down: number;
            /**
             * Format: int64
             * @description Records whose value rose.
             */
            records_up: number;
            /**
             * Format: int64
             * @description Relationship Value gained less lost, in hundredths of a point.
             */
            rv_hundredths: number;
            /** @description The day before the last day of the data. */
            since: string;
        };
        /** @description Totals over everything. */
        HomeTotals: {
            /**
             * Format: int64
             * @description Accounts.
             */
            accounts: number;
            /**
             * Format: int64
             * @description People.
             */
            contacts: number;
            /**
             * Format: int64
             * @description Interactions that count.
             */
            interactions: number;
            /** @description Money by currency. */
            money: components["schemas"]["MoneyLine"][];
            /**
             * Format: int64
             * @description Open records in quarantine.
             */
            quarantined: number;
            /**
             * Format: int64
             * @description Interaction Records.
             */
            records: number;
            /**
             * Format: int64
             * @description Accumulated Relationship Value, in hundredths of a point.
             */
            rv_hundredths: number;
        };
        /** @description A value by which somebody is known. */
        IdentifierAnswer: {
            /**
             * Format: int64
             * @description Number.
             */
            id: number;
            /** @description Kind of key. */
            kind: string;
            /** @description When it was known first. */
            known_at: string;
            /** @description Normalised value. */
            value: string;
        };
        /** @description Who a person is. */
        IdentityAnswer: {
            /** @description Decisions about this person, newest first. */
            decisions: components["schemas"]["IdentityDecision"][];
            /** @description What joins them, and what keeps others apart, in the order in which it became known. */
            evidence: components["schemas"]["EvidenceAnswer"][];
            /**
             * Format: int64
             * @description Number of the person.
             */
            id: number;
            /** @description Values by which the person is known. */
            identifiers: components["schemas"]["IdentifierAnswer"][];
            /** @description Name, or else e-mail, or else a key. */
            name: string;
            /** @description People who share a key and are not joined, since more trusted keys differ. */
            possible_matches: components["schemas"]["PossibleMatch"][];
        };
        /** @description What a decision of who is who changes, or would change. */
        IdentityChangeAnswer: {
            /** @description The same people, after. */
            after: components["schemas"]["PersonAmounts"][];
            /** @description The people it is about, before. */
            before: components["schemas"]["PersonAmounts"][];
            /**
             * Format: int64
             * @description Number of the decision; null for a preview.
             */
            decision: number | null;
        };
        /** @description A decision of who is who. */
        IdentityDecision: {
            /** @description When. */
            at: string;
            /** @description Who decided. */
            by: string | null;
            /**
             * Format: int64
             * @description Number.
             */
            id: number;
            /** @description What they wrote beside it. */
            note: string | null;
            /** @description Whether it no longer holds. */
            undone: boolean;
            /** @description `merge`, `split` or `undo`. */
            what: string;
        };
        /** @description What an analysis says. */
        InsightAnswer: {
            /** @description Name of the analysis. */
            analysis: string;
            /** @description What to know before trusting it. */
            caveats: string[];
            /** @description How it was computed. */
            method: components["schemas"]["InsightMethod"];
            /**
             * Format: int64
             * @description How many records it is about.
             */
            n: number;
            /** @description The question. */
            question: string;
            /** @description Whether it declined to answer: then the verdict says why and what is missing. */
            refused: boolean;
            /** @description The figures. */
            tables: components["schemas"]["InsightTable"][];
            /** @description Title people read. */
            title: string;
            /** @description One sentence, or two. */
            verdict: string;
        };
        /** @description An analysis, and what can be asked of it. */
        InsightCard: {
            /** @description How it is computed, in a few words. */
            method: string;
            /** @description Name, for the address. */
            name: string;
            /** @description What can be asked, each by its name in the query. */
            options: components["schemas"]["InsightOption"][];
            /** @description The question it answers. */
            question: string;
            /** @description Title people read. */
            title: string;
            /**
             * Format: int32
             * @description Rises when the same input may give another answer.
             */
            version: number;
        };
        /** @description One value; its column says the unit. Sums of value and money are integers; only a statistic over them (an end of an interval) may have a fraction. */
        InsightCell: number | string | boolean | null;
        /** @description A column of a table. */
        InsightColumn: {
            /** @description Currency of `minor`, ISO 4217; null for the other units. */
            currency: string | null;
            /** @description Name for programs, units last. */
            name: string;
            /** @description Title people read. */
            title: string;
            /**
             * @description What its numbers are in: `text`, `count`, `rv_hundredths`, `minor`, `days`, `months`, `share` (0.25 is a quarter),
             *     `p_value`, `statistic`, `time` or `flag`.
             */
            unit: string;
        };
        /** @description How an answer was computed. */
        InsightMethod: {
            /** @description The moment up to which the answer knows: what was written since the book was made is not in it. */
            as_of: string;
            /** @description The method, in a few words. */
            name: string;
            /** @description Every option as it was used, in order of name. */
            settings: components["schemas"]["InsightSetting"][];
            /**
             * Format: int32
             * @description Version of the analysis.
             */
            version: number;
        };
        /** @description An option of an analysis. */
        InsightOption: {
            /** @description The words that a choice is made of; empty for the other kinds. */
            choices: string[];
            /** @description Its value when left out. */
            default: string;
            /** @description What it does. */
            help: string;
            /** @description `set`, `choice`, `integer`, `decimal`, `flag` or `text`. */
            kind: string;
            /** @description Name, for the query. */
            name: string;
            /** @description What it takes, in words. */
            takes: string;
        };
        /** @description An option as it was used. */
        InsightSetting: {
            /** @description Name of the option. */
            name: string;
            /** @description Its value. */
            value: string;
        };
        /** @description A table of figures. */
        InsightTable: {
            /** @description Its columns. */
            columns: components["schemas"]["InsightColumn"][];
            /** @description Name for programs. */
            name: string;
            /** @description Its rows, a cell for each column. */
            rows: components["schemas"]["InsightCell"][][];
            /** @description Title people read. */
            title: string;
        };
        /** @description An interaction in a list over all records. */
        InteractionLine: components["schemas"]["Entry"] & {
            /** @description Name of the person. */
            name: string;
            /** @description Its record, `CONTACT.SCOPE`. */
            record: string;
        };
        /** @description Exactly one of these. */
        KeyBody: {
            /**
             * @description E-mail.
             * @default null
             */
            email: string | null;
            /**
             * @description Any kind of key that the project has, as `kind:value`.
             * @default null
             */
            key: string | null;
            /**
             * @description Phone.
             * @default null
             */
            phone: string | null;
        };
        /** @description A level with what a contact on it is called. */
        LevelPart: {
            /** @description Code. */
            code: string;
            /** @description Name. */
            name: string;
            /** @description What a contact on it is called. */
            status: string | null;
        };
        /** @description A type to log. */
        LikelyType: {
            /**
             * Format: int64
             * @description What it costs, in minor units.
             */
            cost_minor: number;
            /** @description Name. */
            name: string;
            /**
             * Format: int64
             * @description What it would be worth now, in hundredths of a point.
             */
            rv_hundredths: number;
            /** @description Code. */
            type_code: string;
        };
        /** @description One page of a list. */
        List_AccountLine: {
            /** @description Moment of the last interaction that the answer includes; null while there is none. */
            as_of: string | null;
            /** @description The page, in order. */
            items: {
                /**
                 * Format: int64
                 * @description Number.
                 */
                account_id: number;
                /**
                 * Format: int64
                 * @description People.
                 */
                contacts: number;
                /**
                 * Format: int64
                 * @description Revenue less product cost less cost to engage, in minor units.
                 */
                contribution_minor: number;
                /**
                 * Format: int64
                 * @description Their cost to engage, in minor units.
                 */
                cost_minor: number;
                /** @description Currency of cost and contribution. */
                currency: string;
                /** @description Key, unique over all sources. */
                key: string;
                /** @description When the last interaction with its people happened. */
                last_at: string | null;
                /** @description Name, or else the key. */
                name: string;
                /**
                 * Format: int64
                 * @description Their Interaction Records.
                 */
                records: number;
                /** @description Buying roles that its people have. */
                roles: string[];
                /**
                 * Format: int64
                 * @description Their accumulated Relationship Value, in hundredths of a point.
                 */
                rv_hundredths: number;
            }[];
            /** @description Cursor of the next page, for `after`; null on the last. A page may be shorter than `limit` and still have a next. */
            next: string | null;
            /**
             * Format: int64
             * @description How many there are on all pages; null where counting would take longer than answering.
             */
            total: number | null;
        };
        /** @description One page of a list. */
        List_ContactLine: {
            /** @description Moment of the last interaction that the answer includes; null while there is none. */
            as_of: string | null;
            /** @description The page, in order. */
            items: {
                /** @description Name of the first account. */
                account: string | null;
                /**
                 * Format: int64
                 * @description Number of the first account.
                 */
                account_id: number | null;
                /** @description E-mail. */
                email: string | null;
                /**
                 * Format: int64
                 * @description Number.
                 */
                id: number;
                /** @description Name, or else e-mail, or else a key. */
                name: string;
                /**
                 * Format: int64
                 * @description Interaction Records.
                 */
                records: number;
            }[];
            /** @description Cursor of the next page, for `after`; null on the last. A page may be shorter than `limit` and still have a next. */
            next: string | null;
            /**
             * Format: int64
             * @description How many there are on all pages; null where counting would take longer than answering.
             */
            total: number | null;
        };
        /** @description One page of a list. */
        List_Entry: {
            /** @description Moment of the last interaction that the answer includes; null while there is none. */
            as_of: string | null;
            /** @description The page, in order. */
            items: {
                actor: components["schemas"]["Named"] | null;
                /** @description Channel. */
                channel: string | null;
                /**
                 * Format: int64
                 * @description Its variable cost, in minor units.
                 */
                cost_minor: number;
                /**
                 * Format: int64
                 * @description Accumulated cost after it.
                 */
                cost_total_minor: number;
                /** @description The source says the day alone: `happened_at` is its midnight. */
                day_only: boolean;
                /** @description `inbound`, `outbound` or `mutual`. */
                direction: string | null;
                /** @description Code of the function that has the type. */
                function: string | null;
                /** @description When it happened. */
                happened_at: string;
                /** @description Its place in the ledger, as text. */
                id: string;
                /** @description `major` or `voc`. */
                kind: string;
                /** @description When we knew. */
                known_at: string;
                /** @description Code of the record's level after it. */
                level: string;
                moved_to: components["schemas"]["Named"] | null;
                /** @description What somebody wrote beside it; only in the list of one record. */
                note?: string | null;
                /**
                 * Format: int32
                 * @description The how-manieth of its type, from 1; 0 when it does not count.
                 */
                occurrence: number;
                /** @description The source row. */
                origin: components["schemas"]["EntryOrigin"];
                /** @description How the customer took it: `better`, `as_expected`, `worse`, `damaging`. */
                reaction: string | null;
                /**
                 * Format: int64
                 * @description Its Relationship Value, in hundredths of a point.
                 */
                rv_hundredths: number;
                /**
                 * Format: int64
                 * @description Accumulated value after it.
                 */
                rv_total_hundredths: number;
                /**
                 * Format: int64
                 * @description What a survey answer said, in hundredths of its scale.
                 */
                say_hundredths: number | null;
                /** @description Code of the type. */
                type_code: string;
                /** @description Name of the type. */
                type_name: string;
                /** @description Why it has its value, in words. */
                why: string;
            }[];
            /** @description Cursor of the next page, for `after`; null on the last. A page may be shorter than `limit` and still have a next. */
            next: string | null;
            /**
             * Format: int64
             * @description How many there are on all pages; null where counting would take longer than answering.
             */
            total: number | null;
        };
        /** @description One page of a list. */
        List_ExceptionEvent: {
            /** @description Moment of the last interaction that the answer includes; null while there is none. */
            as_of: string | null;
            /** @description The page, in order. */
            items: {
                /** @description `acknowledge`, `assign`, `close` or `reopen`. */
                action: string;
                /** @description When. */
                at: string;
                /** @description Who decided. */
                by: string;
                /** @description What they wrote beside it. */
                note: string | null;
                /** @description How it ended. */
                outcome: string | null;
                owner: components["schemas"]["Named"] | null;
            }[];
            /** @description Cursor of the next page, for `after`; null on the last. A page may be shorter than `limit` and still have a next. */
            next: string | null;
            /**
             * Format: int64
             * @description How many there are on all pages; null where counting would take longer than answering.
             */
            total: number | null;
        };
        /** @description One page of a list. */
        List_FlowLine: {
            /** @description Moment of the last interaction that the answer includes; null while there is none. */
            as_of: string | null;
            /** @description The page, in order. */
            items: {
                /** @description First day of the newest version. */
                effective_from: string;
                /** @description Code. */
                flow: string;
                /** @description Levels. */
                levels: number;
                /** @description Major interaction types. */
                major_types: number;
                /** @description Name, of the newest version. */
                name: string;
                /**
                 * Format: int32
                 * @description Newest version.
                 */
                version: number;
                /** @description All versions, oldest first. */
                versions: number[];
                /** @description Voice-of-customer types. */
                voc_types: number;
            }[];
            /** @description Cursor of the next page, for `after`; null on the last. A page may be shorter than `limit` and still have a next. */
            next: string | null;
            /**
             * Format: int64
             * @description How many there are on all pages; null where counting would take longer than answering.
             */
            total: number | null;
        };
        /** @description One page of a list. */
        List_InsightCard: {
            /** @description Moment of the last interaction that the answer includes; null while there is none. */
            as_of: string | null;
            /** @description The page, in order. */
            items: {
                /** @description How it is computed, in a few words. */
                method: string;
                /** @description Name, for the address. */
                name: string;
                /** @description What can be asked, each by its name in the query. */
                options: components["schemas"]["InsightOption"][];
                /** @description The question it answers. */
                question: string;
                /** @description Title people read. */
                title: string;
                /**
                 * Format: int32
                 * @description Rises when the same input may give another answer.
                 */
                version: number;
            }[];
            /** @description Cursor of the next page, for `after`; null on the last. A page may be shorter than `limit` and still have a next. */
            next: string | null;
            /**
             * Format: int64
             * @description How many there are on all pages; null where counting would take longer than answering.
             */
            total: number | null;
        };
        /** @description One page of a list. */
        List_InteractionLine: {
            /** @description Moment of the last interaction that the answer includes; null while there is none. */
            as_of: string | null;
            /** @description The page, in order. */
            items: (components["schemas"]["Entry"] & {
                /** @description Name of the person. */
                name: string;
                /** @description Its record, `CONTACT.SCOPE`. */
                record: string;
            })[];
            /** @description Cursor of the next page, for `after`; null on the last. A page may be shorter than `limit` and still have a next. */
            next: string | null;
            /**
             * Format: int64
             * @description How many there are on all pages; null where counting would take longer than answering.
             */
            total: number | null;
        };
        /** @description One page of a list. */
        List_Pattern: {
            /** @description Moment of the last interaction that the answer includes; null while there is none. */
            as_of: string | null;
            /** @description The page, in order. */
            items: {
                /** @description The moment up to which the data went. */
                as_of: string;
                /** @description Who published it. */
                by: string;
                /**
                 * Format: int32
                 * @description Version of the flow that valued it.
                 */
                flow_version: number | null;
                /**
                 * Format: int64
                 * @description Records it was built from.
                 */
                n: number;
                /** @description What they wrote beside it. */
                note: string | null;
                /** @description Its points, by number of interactions. */
                points: components["schemas"]["PatternPoint"][];
                /** @description When. */
                published_at: string;
                /** @description Code of the scope. */
                scope: string;
                /** @description Name of the scope. */
                scope_name: string;
                /** @description The set whose practice it is. */
                set: string;
                /**
                 * Format: int32
                 * @description Version within the scope; the highest holds.
                 */
                version: number;
            }[];
            /** @description Cursor of the next page, for `after`; null on the last. A page may be shorter than `limit` and still have a next. */
            next: string | null;
            /**
             * Format: int64
             * @description How many there are on all pages; null where counting would take longer than answering.
             */
            total: number | null;
        };
        /** @description One page of a list. */
        List_PlanAnswer: {
            /** @description Moment of the last interaction that the answer includes; null while there is none. */
            as_of: string | null;
            /** @description The page, in order. */
            items: {
                /** @description The day it is due. */
                due_on: string;
                /**
                 * Format: int64
                 * @description Number.
                 */
                id: number;
                /** @description What somebody wrote beside it. */
                note: string | null;
                /** @description When it was planned. */
                planned_at: string;
                /** @description Its record, `CONTACT.SCOPE`. */
                record: string;
                /** @description `planned`, `done` or `dropped`. */
                status: string;
                /** @description Code of the type. */
                type_code: string;
                /** @description Name of the type. */
                type_name: string;
            }[];
            /** @description Cursor of the next page, for `after`; null on the last. A page may be shorter than `limit` and still have a next. */
            next: string | null;
            /**
             * Format: int64
             * @description How many there are on all pages; null where counting would take longer than answering.
             */
            total: number | null;
        };
        /** @description One page of a list. */
        List_QuarantineAnswer: {
            /** @description Moment of the last interaction that the answer includes; null while there is none. */
            as_of: string | null;
            /** @description The page, in order. */
            items: {
                /** @description When it was put here. */
                at: string;
                /** @description Names of the file's columns, if it has a header. */
                columns: string[] | null;
                /** @description File. */
                file: string;
                /**
                 * Format: int64
                 * @description Number.
                 */
                id: number;
                /** @description What failed, on what, and what to do. */
                message: string;
                /** @description The bytes of the record as text, the first 4 KiB. */
                raw: string;
                /** @description Whether there is more. */
                raw_truncated: boolean;
                /** @description Kind of trouble. */
                reason: string;
                /**
                 * Format: int64
                 * @description Records it stands for.
                 */
                records: number;
                /**
                 * Format: int64
                 * @description Row in the file, from 1; 0 for the whole file.
                 */
                row: number;
                /** @description Version of the rule that refused it. */
                rule_version: string;
                /** @description Code of the source. */
                source: string;
            }[];
            /** @description Cursor of the next page, for `after`; null on the last. A page may be shorter than `limit` and still have a next. */
            next: string | null;
            /**
             * Format: int64
             * @description How many there are on all pages; null where counting would take longer than answering.
             */
            total: number | null;
        };
        /** @description One page of a list. */
        List_RecordLine: {
            /** @description Moment of the last interaction that the answer includes; null while there is none. */
            as_of: string | null;
            /** @description The page, in order. */
            items: {
                /** @description Name of the first account. */
                account: string | null;
                /**
                 * Format: int64
                 * @description Number of the first account.
                 */
                account_id: number | null;
                /**
                 * Format: int64
                 * @description Number of the person.
                 */
                contact_id: number;
                /**
                 * Format: int64
                 * @description Accumulated variable cost, in minor units.
                 */
                cost_minor: number;
                /** @description Currency of the cost. */
                currency: string;
                /** @description E-mail. */
                email: string | null;
                /**
                 * Format: int32
                 * @description Interactions that count.
                 */
                interactions: number;
                /** @description When the last interaction happened. */
                last_at: string;
                /** @description What it was. */
                last_type_name: string;
                /** @description Level. */
                level: components["schemas"]["Named"];
                /** @description Name, or else e-mail, or else a key. */
                name: string;
                owner: components["schemas"]["Named"] | null;
                /** @description `acquisition`, `closing` or `retention`. */
                phase: string;
                /** @description `CONTACT.SCOPE`, such as `123.research_labs`. */
                record: string;
                /** @description Buying role there. */
                role: string | null;
                /**
                 * Format: int64
                 * @description Its change over the last 30 days of the data.
                 */
                rv_change_30d_hundredths: number;
                /**
                 * Format: int64
                 * @description Accumulated Relationship Value, in hundredths of a point.
                 */
                rv_hundredths: number;
                /** @description Code of the scope. */
                scope: string;
                /** @description Name of the scope. */
                scope_name: string;
                /** @description Accumulated Relationship Value at up to 24 points from the first interaction to the last. */
                spark: number[];
            }[];
            /** @description Cursor of the next page, for `after`; null on the last. A page may be shorter than `limit` and still have a next. */
            next: string | null;
            /**
             * Format: int64
             * @description How many there are on all pages; null where counting would take longer than answering.
             */
            total: number | null;
        };
        /** @description One page of a list. */
        List_RunAnswer: {
            /** @description Moment of the last interaction that the answer includes; null while there is none. */
            as_of: string | null;
            /** @description The page, in order. */
            items: {
                /** @description Counts. */
                counts: components["schemas"]["CountsPart"];
                /** @description When it ended. */
                ended_at: string | null;
                /** @description `harvest`, `replay` or `api`. */
                kind: string;
                /** @description Latest moment at which something happened, of all it brought. */
                last_happened_at: string | null;
                /** @description Version of the rule. */
                rule_version: string;
                /**
                 * Format: int64
                 * @description Number.
                 */
                run: number;
                /** @description Code of the source. */
                source: string;
                /** @description When it began. */
                started_at: string;
                /** @description `running`, `done`, `interrupted`, `cut off`. */
                status: string;
            }[];
            /** @description Cursor of the next page, for `after`; null on the last. A page may be shorter than `limit` and still have a next. */
            next: string | null;
            /**
             * Format: int64
             * @description How many there are on all pages; null where counting would take longer than answering.
             */
            total: number | null;
        };
        /** @description One page of a list. */
        List_ScopeAnswer: {
            /** @description Moment of the last interaction that the answer includes; null while there is none. */
            as_of: string | null;
            /** @description The page, in order. */
            items: {
                /** @description Channel, of a segment. */
                channel?: string | null;
                /** @description Code. */
                code: string;
                /**
                 * Format: int64
                 * @description Cost to engage, in minor units.
                 */
                cost_minor: number;
                /** @description Currency of the cost. */
                currency: string;
                /** @description Code of the flow that values it. */
                flow: string;
                /**
                 * Format: int64
                 * @description Interactions that count.
                 */
                interactions: number;
                /** @description `segment` or `initiative`. */
                kind: string;
                /** @description Market, of a segment. */
                market?: string | null;
                /** @description Name. */
                name: string;
                /** @description Product group, of a segment. */
                product_group?: string | null;
                /** @description Purpose, of an initiative. */
                purpose?: string | null;
                /**
                 * Format: int64
                 * @description Interaction Records.
                 */
                records: number;
                /**
                 * Format: int64
                 * @description Accumulated Relationship Value, in hundredths of a point.
                 */
                rv_hundredths: number;
                /** @description Code of the org unit. */
                unit: string;
            }[];
            /** @description Cursor of the next page, for `after`; null on the last. A page may be shorter than `limit` and still have a next. */
            next: string | null;
            /**
             * Format: int64
             * @description How many there are on all pages; null where counting would take longer than answering.
             */
            total: number | null;
        };
        /** @description One page of a list. */
        List_SetAnswer: {
            /** @description Moment of the last interaction that the answer includes; null while there is none. */
            as_of: string | null;
            /** @description The page, in order. */
            items: {
                /** @description Who saved it. */
                by: string | null;
                /** @description Its name; `@name` stands for it wherever a set is taken. */
                name: string;
                /** @description What somebody wrote beside it. */
                note: string | null;
                /** @description Why it cannot be read any more. */
                problem: string | null;
                /**
                 * Format: int64
                 * @description Records it holds now; null when it cannot be read any more.
                 */
                records: number | null;
                /** @description When. */
                saved_at: string;
                /** @description The set, as it was written. */
                text: string;
            }[];
            /** @description Cursor of the next page, for `after`; null on the last. A page may be shorter than `limit` and still have a next. */
            next: string | null;
            /**
             * Format: int64
             * @description How many there are on all pages; null where counting would take longer than answering.
             */
            total: number | null;
        };
        /** @description One page of a list. */
        List_SourceAnswer: {
            /** @description Moment of the last interaction that the answer includes; null while there is none. */
            as_of: string | null;
            /** @description The page, in order. */
            items: {
                /** @description What it is. */
                about: string;
                /** @description Counts of all its runs. */
                counts: components["schemas"]["CountsPart"];
                /** @description Latest moment at which something of it happened. */
                last_happened_at: string | null;
                /** @description When its last run began. */
                last_run_at: string | null;
                /** @description How its last run ended. */
                last_run_status: string | null;
                /** @description Name. */
                name: string;
                /** @description Notices of its last run. */
                notices: components["schemas"]["NoticeLine"][];
                /** @description Open quarantine by reason. */
                quarantine: components["schemas"]["ReasonLine"][];
                /** @description How often its rule gave what. */
                rule_hits: components["schemas"]["HitLine"][];
                /** @description Code. */
                source: string;
                /** @description Whether it has been silent for longer than its declaration allows. */
                stale: boolean;
            }[];
            /** @description Cursor of the next page, for `after`; null on the last. A page may be shorter than `limit` and still have a next. */
            next: string | null;
            /**
             * Format: int64
             * @description How many there are on all pages; null where counting would take longer than answering.
             */
            total: number | null;
        };
        /** @description One page of a list. */
        List_SqlTable: {
            /** @description Moment of the last interaction that the answer includes; null while there is none. */
            as_of: string | null;
            /** @description The page, in order. */
            items: {
                /** @description What its rows are. */
                about: string;
                /** @description The analysis that it comes from. */
                analysis: string | null;
                /** @description Its name. */
                name: string;
            }[];
            /** @description Cursor of the next page, for `after`; null on the last. A page may be shorter than `limit` and still have a next. */
            next: string | null;
            /**
             * Format: int64
             * @description How many there are on all pages; null where counting would take longer than answering.
             */
            total: number | null;
        };
        /** @description One interaction, or several at once. */
        LogBody: components["schemas"]["LogMany"] | components["schemas"]["LogOne"];
        /** @description Several interactions. */
        LogMany: {
            /** @description The interactions, at most 1000. */
            items: components["schemas"]["LogOne"][];
        };
        /** @description An interaction. */
        LogOne: {
            /** @description Code of the member of staff who acted. */
            actor?: string | null;
            /** @description With whom. */
            contact: components["schemas"]["WhoBody"];
            /**
             * Format: date-time
             * @description When it happened; now when left out.
             */
            happened_at?: string | null;
            /** @description Its id at the client: the same again is a duplicate. */
            id?: string | null;
            /** @description What to remember. */
            note?: string | null;
            reaction?: components["schemas"]["ReactionWord"] | null;
            /** @description Code of the scope. */
            scope: string;
            /** @description Code of the interaction type. */
            type: string;
        };
        /** @description For logging what just happened. */
        LogPart: {
            /** @description The interactions that happen most often on this level of this scope, the likeliest first. */
            likely: components["schemas"]["LikelyType"][];
        };
        /** @description What became of reported interactions. */
        Logged: {
            /** @description One for each, in order. */
            items: components["schemas"]["LoggedLine"][];
        };
        /** @description What became of one. */
        LoggedLine: {
            entry: components["schemas"]["Entry"] | null;
            /** @description Its place in the ledger, as text. */
            id: string;
            /** @description Its record, `CONTACT.SCOPE`. */
            record: string;
            /**
             * Format: int64
             * @description Accumulated Relationship Value of the record, in hundredths of a point.
             */
            rv_total_hundredths: number;
            /** @description `accepted`, or `duplicate` when it was known already. */
            status: string;
        };
        /** @description Says that two persons are one. */
        MergeRequest: {
            /** @description Who decides. */
            by?: string | null;
            /** @description What to remember. */
            note?: string | null;
            /** @description Only tell what would change. */
            preview?: boolean;
            /**
             * Format: int64
             * @description Number of the other person.
             */
            with: number;
        };
        /** @description What is served. */
        Meta: {
            /**
             * Format: int64
             * @description Accounts.
             */
            accounts: number;
            /** @description Moment of the last interaction. */
            as_of: string | null;
            /**
             * Format: int64
             * @description People.
             */
            contacts: number;
            /** @description Currency in which totals are shown first. */
            currency: string;
            /**
             * Format: int64
             * @description Interactions that count.
             */
            interactions: number;
            /** @description Whether the server takes writes (with the token). */
            may_write: boolean;
            /** @description Now, by the server's clock. */
            now: string;
            /** @description Code of the project. */
            project: string;
            /**
             * Format: int64
             * @description Interaction Records.
             */
            records: number;
            /** @description Title people read. */
            title: string;
            /** @description Version of Rapport. */
            version: string;
        };
        /** @description Sums in one currency. */
        MoneyLine: {
            /**
             * Format: int64
             * @description Revenue less product cost less cost to engage, in minor units.
             */
            contribution_minor: number;
            /**
             * Format: int64
             * @description Cost to engage, in minor units.
             */
            cost_to_engage_minor: number;
            /** @description Currency, ISO 4217. */
            currency: string;
            /**
             * Format: int64
             * @description Variable product cost, in minor units.
             */
            product_cost_minor: number;
            /**
             * Format: int64
             * @description Revenue, in minor units.
             */
            revenue_minor: number;
        };
        /** @description The records that changed most. */
        Movers: {
            /** @description Down, the most first. */
            down: components["schemas"]["RecordLine"][];
            /** @description Up, the most first. */
            up: components["schemas"]["RecordLine"][];
        };
        /** @description Something with a code and a name. */
        Named: {
            /** @description Short, stable code. */
            code: string;
            /** @description Name people read. */
            name: string;
        };
        /** @description A decision about an exception. */
        NewExceptionJudgement: {
            /** @description `acknowledge`, `assign`, `close` or `reopen`. */
            action: string;
            /** @description Who decides. */
            by: string;
            /** @description What to remember. */
            note?: string | null;
            /** @description `acted`, `expected` or `false_alarm`; with `close` alone. */
            outcome?: string | null;
            /** @description Code of the member of staff to assign it to; with `assign` alone. */
            owner?: string | null;
        };
        /** @description What to harvest. */
        NewHarvest: {
            /** @description Shows what would happen, changes nothing. */
            dry_run?: boolean;
            /** @description Folder or file of this machine, as an absolute path; empty for a replay. */
            input?: string;
            /** @description Takes in what lies in quarantine, by the rules as they are now. */
            replay?: boolean;
            /** @description Codes of the sources; all when empty. */
            sources?: string[];
        };
        /** @description Patterns to be published. */
        NewPattern: {
            /** @description Who publishes it. */
            by: string;
            /** @description What to remember. */
            note?: string | null;
            /** @description Code of the scope; every scope with enough records when left out. */
            scope?: string | null;
            /** @description The set whose practice it is; `tier=high`, the top fifth of each scope by contribution, when left out. */
            set?: string | null;
        };
        /** @description An interaction to plan. */
        NewPlan: {
            /**
             * Format: date
             * @description The day it is due, `YYYY-MM-DD`.
             */
            due_on: string;
            /** @description What to remember. */
            note?: string | null;
            /** @description The record, `CONTACT.SCOPE`. */
            record: string;
            /** @description Code of the interaction type. */
            type: string;
        };
        /** @description What a name is to mean. */
        NewSetBody: {
            /** @description Who saves it. */
            by?: string | null;
            /** @description What to remember. */
            note?: string | null;
            /** @description The set, such as `scope=resellers AND tier=high`. */
            text: string;
        };
        /** @description A decision about a suggestion. */
        NewSuggestionJudgement: {
            /** @description Who decides. */
            by: string;
            /** @description What to remember. */
            note?: string | null;
            /** @description `already_done`, `not_relevant`, `wrong_time`, `customer_declined` or `other`; needed with `overridden`, and with it alone. */
            reason?: string | null;
            /** @description Code of the interaction type that is suggested. */
            type: string;
            /** @description `taken` or `overridden`. */
            verdict: string;
        };
        /** @description Drift of a file that was accepted. */
        NoticeLine: {
            /** @description The file. */
            file: string;
            /** @description Kind of drift. */
            kind: string;
            /** @description What is different. */
            message: string;
            /**
             * Format: int64
             * @description Records that it is about; 0 for all of the file.
             */
            records: number;
        };
        /** @description Something with a number and a name. */
        Numbered: {
            /**
             * Format: int64
             * @description Number.
             */
            id: number;
            /** @description Name. */
            name: string;
        };
        /** @description Who we are. */
        OrgAnswer: {
            /** @description Functions. */
            functions: components["schemas"]["Named"][];
            /** @description Staff. */
            staff: components["schemas"]["StaffLine"][];
            /** @description Org units from the enterprise down. */
            units: components["schemas"]["UnitLine"][];
        };
        /** @description A record of the same person. */
        OtherRecord: {
            /** @description `CONTACT.SCOPE`. */
            record: string;
            /**
             * Format: int64
             * @description Accumulated Relationship Value, in hundredths of a point.
             */
            rv_hundredths: number;
            /** @description Name of the scope. */
            scope_name: string;
        };
        /** @description A published pattern. */
        Pattern: {
            /** @description The moment up to which the data went. */
            as_of: string;
            /** @description Who published it. */
            by: string;
            /**
             * Format: int32
             * @description Version of the flow that valued it.
             */
            flow_version: number | null;
            /**
             * Format: int64
             * @description Records it was built from.
             */
            n: number;
            /** @description What they wrote beside it. */
            note: string | null;
            /** @description Its points, by number of interactions. */
            points: components["schemas"]["PatternPoint"][];
            /** @description When. */
            published_at: string;
            /** @description Code of the scope. */
            scope: string;
            /** @description Name of the scope. */
            scope_name: string;
            /** @description The set whose practice it is. */
            set: string;
            /**
             * Format: int32
             * @description Version within the scope; the highest holds.
             */
            version: number;
        };
        /** @description A pattern after some interactions, in hundredths of a point. */
        PatternPoint: {
            /**
             * Format: int64
             * @description Records that got so far.
             */
            n: number;
            /**
             * Format: int64
             * @description A tenth of them stands lower.
             */
            p10: number;
            /**
             * Format: int64
             * @description Half of them stand lower.
             */
            p50: number;
            /**
             * Format: int64
             * @description Nine tenths of them stand lower.
             */
            p90: number;
            /**
             * Format: int32
             * @description How many interactions, from 1.
             */
            position: number;
            step: components["schemas"]["Named"] | null;
            step_share: components["schemas"]["Statistic"] | null;
        };
        /** @description A scope that got no pattern. */
        PatternSkipped: {
            /** @description Code of the scope. */
            scope: string;
            /** @description Why. */
            why: string;
        };
        /** @description A person with what their records amount to. */
        PersonAmounts: {
            /**
             * Format: int64
             * @description Number of the person.
             */
            id: number;
            /** @description Keys, as `kind:value`. */
            identifiers: string[];
            /** @description Name, or else e-mail, or else a key. */
            name: string;
            /** @description Records that have an interaction, in order of scope. */
            records: components["schemas"]["RecordAmounts"][];
        };
        /** @description A planned interaction. */
        PlanAnswer: {
            /** @description The day it is due. */
            due_on: string;
            /**
             * Format: int64
             * @description Number.
             */
            id: number;
            /** @description What somebody wrote beside it. */
            note: string | null;
            /** @description When it was planned. */
            planned_at: string;
            /** @description Its record, `CONTACT.SCOPE`. */
            record: string;
            /** @description `planned`, `done` or `dropped`. */
            status: string;
            /** @description Code of the type. */
            type_code: string;
            /** @description Name of the type. */
            type_name: string;
        };
        /** @description Somebody who might be the same person. */
        PossibleMatch: {
            /**
             * Format: int64
             * @description Number of the other person.
             */
            id: number;
            /** @description Kind of the key that both have. */
            kind: string;
            /** @description Their name. */
            name: string;
            /** @description How many people have it. */
            shared_by: number;
            /** @description Its value. */
            value: string;
        };
        /** @description What was published. */
        Published: {
            /** @description The patterns with their versions. */
            published: components["schemas"]["Pattern"][];
            /** @description Scopes of the set that got none. */
            skipped: components["schemas"]["PatternSkipped"][];
        };
        /** @description A record in quarantine. */
        QuarantineAnswer: {
            /** @description When it was put here. */
            at: string;
            /** @description Names of the file's columns, if it has a header. */
            columns: string[] | null;
            /** @description File. */
            file: string;
            /**
             * Format: int64
             * @description Number.
             */
            id: number;
            /** @description What failed, on what, and what to do. */
            message: string;
            /** @description The bytes of the record as text, the first 4 KiB. */
            raw: string;
            /** @description Whether there is more. */
            raw_truncated: boolean;
            /** @description Kind of trouble. */
            reason: string;
            /**
             * Format: int64
             * @description Records it stands for.
             */
            records: number;
            /**
             * Format: int64
             * @description Row in the file, from 1; 0 for the whole file.
             */
            row: number;
            /** @description Version of the rule that refused it. */
            rule_version: string;
            /** @description Code of the source. */
            source: string;
        };
        /** @description A reaction that became known later. */
        ReactionBody: {
            /** @description The reaction. */
            reaction: components["schemas"]["ReactionWord"];
        };
        /**
         * @description How the customer took an interaction.
         * @enum {string}
         */
        ReactionWord: "better" | "as_expected" | "worse" | "damaging";
        /** @description Records in quarantine for one reason. */
        ReasonLine: {
            /** @description The reason. */
            reason: string;
            /**
             * Format: int64
             * @description Records.
             */
            records: number;
        };
        /** @description What a record amounts to. */
        RecordAmounts: {
            /**
             * Format: int64
             * @description Accumulated cost, in minor units.
             */
            cost_minor: number;
            /** @description Currency of the cost. */
            currency: string;
            /**
             * Format: int32
             * @description Interactions that count.
             */
            interactions: number;
            /**
             * Format: int64
             * @description Accumulated Relationship Value, in hundredths of a point.
             */
            rv_hundredths: number;
            /** @description The segment or initiative. */
            scope: components["schemas"]["Named"];
        };
        /** @description One record in full. */
        RecordAnswer: {
            /** @description Accounts of the person. */
            accounts: components["schemas"]["AccountPart"][];
            /** @description Moment of the last interaction that the answer includes. */
            as_of: string;
            /** @description The person. */
            contact: components["schemas"]["ContactPart"];
            /**
             * Format: int64
             * @description Accumulated variable cost, in minor units.
             */
            cost_minor: number;
            /** @description Currency of the cost. */
            currency: string;
            /** @description One point for each interaction, oldest first. */
            curve: components["schemas"]["CurvePoint"][];
            /**
             * Format: int64
             * @description Minutes of the customer's time.
             */
            effort_minutes: number;
            /** @description When the first interaction happened. */
            first_at: string;
            /** @description Code of the flow. */
            flow: string;
            /**
             * Format: int32
             * @description Interactions that count.
             */
            interactions: number;
            /** @description When the last interaction happened. */
            last_at: string;
            /** @description When the last interaction with positive value happened. */
            last_positive_at: string | null;
            /** @description Level. */
            level: components["schemas"]["LevelPart"];
            /** @description For logging what just happened. */
            log: components["schemas"]["LogPart"];
            /** @description The person's records in other scopes. */
            other_records: components["schemas"]["OtherRecord"][];
            owner: components["schemas"]["Named"] | null;
            /** @description `acquisition`, `closing` or `retention`. */
            phase: string;
            /** @description `CONTACT.SCOPE`. */
            record: string;
            reference: components["schemas"]["Reference"] | null;
            /** @description Why there is no reference; null when there is one. */
            reference_note: string | null;
            /**
             * Format: int64
             * @description Its change over the last 30 days of the data.
             */
            rv_change_30d_hundredths: number;
            /**
             * Format: int64
             * @description Accumulated Relationship Value, in hundredths of a point.
             */
            rv_hundredths: number;
            /**
             * Format: int64
             * @description Lowest accumulated value so far, at most 0.
             */
            rv_low_hundredths: number;
            /**
             * Format: int64
             * @description Highest accumulated value so far, at least 0.
             */
            rv_peak_hundredths: number;
            /** @description Code of the scope. */
            scope: string;
            /** @description Name of the scope. */
            scope_name: string;
            /** @description Moves from one level to another. */
            triggers: components["schemas"]["TriggerPoint"][];
        };
        /** @description A record in a list. */
        RecordLine: {
            /** @description Name of the first account. */
            account: string | null;
            /**
             * Format: int64
             * @description Number of the first account.
             */
            account_id: number | null;
            /**
             * Format: int64
             * @description Number of the person.
             */
            contact_id: number;
            /**
             * Format: int64
             * @description Accumulated variable cost, in minor units.
             */
            cost_minor: number;
            /** @description Currency of the cost. */
            currency: string;
            /** @description E-mail. */
            email: string | null;
            /**
             * Format: int32
             * @description Interactions that count.
             */
            interactions: number;
            /** @description When the last interaction happened. */
            last_at: string;
            /** @description What it was. */
            last_type_name: string;
            /** @description Level. */
            level: components["schemas"]["Named"];
            /** @description Name, or else e-mail, or else a key. */
            name: string;
            owner: components["schemas"]["Named"] | null;
            /** @description `acquisition`, `closing` or `retention`. */
            phase: string;
            /** @description `CONTACT.SCOPE`, such as `123.research_labs`. */
            record: string;
            /** @description Buying role there. */
            role: string | null;
            /**
             * Format: int64
             * @description Its change over the last 30 days of the data.
             */
            rv_change_30d_hundredths: number;
            /**
             * Format: int64
             * @description Accumulated Relationship Value, in hundredths of a point.
             */
            rv_hundredths: number;
            /** @description Code of the scope. */
            scope: string;
            /** @description Name of the scope. */
            scope_name: string;
            /** @description Accumulated Relationship Value at up to 24 points from the first interaction to the last. */
            spark: number[];
        };
        /** @description A page of records. */
        RecordList: components["schemas"]["List_RecordLine"] & {
            /** @description What other choices of the filters would show. */
            facets: components["schemas"]["FacetsAnswer"];
        };
        /** @description How records usually run: the band beside a record's curve. */
        Reference: {
            /** @description Who published it. */
            by: string;
            /** @description Which records. */
            label: string;
            /**
             * Format: int64
             * @description How many.
             */
            n: number;
            /** @description Spread of the accumulated value by number of interactions. */
            points: components["schemas"]["PatternPoint"][];
            /** @description When it was published. */
            published_at: string;
            /** @description The set whose practice it is. */
            set: string;
            /**
             * Format: int32
             * @description Version of the pattern within the scope.
             */
            version: number;
        };
        /** @description A run. */
        RunAnswer: {
            /** @description Counts. */
            counts: components["schemas"]["CountsPart"];
            /** @description When it ended. */
            ended_at: string | null;
            /** @description `harvest`, `replay` or `api`. */
            kind: string;
            /** @description Latest moment at which something happened, of all it brought. */
            last_happened_at: string | null;
            /** @description Version of the rule. */
            rule_version: string;
            /**
             * Format: int64
             * @description Number.
             */
            run: number;
            /** @description Code of the source. */
            source: string;
            /** @description When it began. */
            started_at: string;
            /** @description `running`, `done`, `interrupted`, `cut off`. */
            status: string;
        };
        /** @description A customer segment or stakeholder initiative. */
        ScopeAnswer: {
            /** @description Channel, of a segment. */
            channel?: string | null;
            /** @description Code. */
            code: string;
            /**
             * Format: int64
             * @description Cost to engage, in minor units.
             */
            cost_minor: number;
            /** @description Currency of the cost. */
            currency: string;
            /** @description Code of the flow that values it. */
            flow: string;
            /**
             * Format: int64
             * @description Interactions that count.
             */
            interactions: number;
            /** @description `segment` or `initiative`. */
            kind: string;
            /** @description Market, of a segment. */
            market?: string | null;
            /** @description Name. */
            name: string;
            /** @description Product group, of a segment. */
            product_group?: string | null;
            /** @description Purpose, of an initiative. */
            purpose?: string | null;
            /**
             * Format: int64
             * @description Interaction Records.
             */
            records: number;
            /**
             * Format: int64
             * @description Accumulated Relationship Value, in hundredths of a point.
             */
            rv_hundredths: number;
            /** @description Code of the org unit. */
            unit: string;
        };
        /** @description A scope at a glance. */
        ScopeLine: {
            /**
             * Format: int64
             * @description Contribution in that currency, in minor units.
             */
            contribution_minor: number;
            /**
             * Format: int64
             * @description Cost to engage, in minor units.
             */
            cost_minor: number;
            /** @description Currency of the cost. */
            currency: string;
            /** @description `segment` or `initiative`. */
            kind: string;
            /** @description Name. */
            name: string;
            /**
             * Format: int64
             * @description Interaction Records.
             */
            records: number;
            /**
             * Format: int64
             * @description Accumulated Relationship Value, in hundredths of a point.
             */
            rv_hundredths: number;
            /** @description Code. */
            scope: string;
            /** @description Accumulated Relationship Value at the end of each of the last twelve months, oldest first. */
            spark: number[];
        };
        /** @description What a search finds. */
        SearchAnswer: {
            /** @description Accounts, at most 5. */
            accounts: components["schemas"]["AccountLine"][];
            /** @description Records, at most 8. */
            records: components["schemas"]["RecordLine"][];
            /** @description Interaction types, at most 5. */
            types: components["schemas"]["TypeFound"][];
        };
        /** @description A saved set. */
        SetAnswer: {
            /** @description Who saved it. */
            by: string | null;
            /** @description Its name; `@name` stands for it wherever a set is taken. */
            name: string;
            /** @description What somebody wrote beside it. */
            note: string | null;
            /** @description Why it cannot be read any more. */
            problem: string | null;
            /**
             * Format: int64
             * @description Records it holds now; null when it cannot be read any more.
             */
            records: number | null;
            /** @description When. */
            saved_at: string;
            /** @description The set, as it was written. */
            text: string;
        };
        /** @description A name that means nothing any more. */
        SetRemoved: {
            /** @description The name. */
            name: string;
            /** @description True. */
            removed: boolean;
        };
        /** @description The state of a source. */
        SourceAnswer: {
            /** @description What it is. */
            about: string;
            /** @description Counts of all its runs. */
            counts: components["schemas"]["CountsPart"];
            /** @description Latest moment at which something of it happened. */
            last_happened_at: string | null;
            /** @description When its last run began. */
            last_run_at: string | null;
            /** @description How its last run ended. */
            last_run_status: string | null;
            /** @description Name. */
            name: string;
            /** @description Notices of its last run. */
            notices: components["schemas"]["NoticeLine"][];
            /** @description Open quarantine by reason. */
            quarantine: components["schemas"]["ReasonLine"][];
            /** @description How often its rule gave what. */
            rule_hits: components["schemas"]["HitLine"][];
            /** @description Code. */
            source: string;
            /** @description Whether it has been silent for longer than its declaration allows. */
            stale: boolean;
        };
        /** @description How fresh a source is. */
        SourceFreshness: {
            /** @description Latest moment at which something of it happened. */
            last_happened_at: string | null;
            /** @description When it was harvested last. */
            last_run_at: string | null;
            /** @description Name. */
            name: string;
            /**
             * Format: int64
             * @description Open records in quarantine.
             */
            quarantined: number;
            /** @description Code. */
            source: string;
            /** @description Whether it has been silent for longer than its declaration allows. */
            stale: boolean;
        };
        /** @description Says that some identifiers of a person are another person. */
        SplitRequest: {
            /** @description Who decides. */
            by?: string | null;
            /** @description Numbers of the identifiers that are another person. */
            identifiers: number[];
            /** @description What to remember. */
            note?: string | null;
            /** @description Only tell what would change. */
            preview?: boolean;
        };
        /** @description What it says. */
        SqlAnswerBody: {
            /** @description The moment up to which the tables know. */
            as_of: string;
            /** @description Its columns. */
            columns: components["schemas"]["SqlResultColumn"][];
            /** @description Its rows, a cell for each column. */
            rows: components["schemas"]["InsightCell"][][];
            /** @description Whether there were more rows than are given. */
            truncated: boolean;
        };
        /** @description A question. */
        SqlQuestion: {
            /** @description One SELECT, in the SQL of SQLite, over the tables of `/sql/tables`. */
            query: string;
            /** @description Which records the tables are of, such as `scope=resellers` or `@whales`; all when left out. */
            set?: string | null;
        };
        /** @description A column of an answer. */
        SqlResultColumn: {
            /** @description Currency of money, ISO 4217; null for the other units, and where the column has several. */
            currency: string | null;
            /** @description As the question names it. */
            name: string;
            /** @description What its numbers are in, as in a table; null for a column that the question computes. */
            unit: string | null;
        };
        /** @description A table with its columns. */
        SqlSheet: {
            /** @description What its rows are. */
            about: string;
            /** @description Its columns. */
            columns: components["schemas"]["SqlSheetColumn"][];
            /** @description Its name. */
            name: string;
        };
        /** @description A column of a table. */
        SqlSheetColumn: {
            /** @description What it is. */
            about: string;
            /** @description Currency of `minor`, ISO 4217; null for the other units, and where the column has several. */
            currency: string | null;
            /** @description Its name, units last. */
            name: string;
            /**
             * @description What its numbers are in: `text`, `count`, `rv_hundredths`, `minor`, `days`, `months`, `share` (0.25 is a quarter),
             *     `p_value`, `statistic`, `time` or `flag` (1 is yes).
             */
            unit: string;
        };
        /** @description A table that can be asked for. */
        SqlTable: {
            /** @description What its rows are. */
            about: string;
            /** @description The analysis that it comes from. */
            analysis: string | null;
            /** @description Its name. */
            name: string;
        };
        /** @description A member of staff. */
        StaffLine: {
            /** @description Code. */
            code: string;
            /** @description Code of the function. */
            function: string | null;
            /** @description Name. */
            name: string;
            /** @description Code of the org unit. */
            unit: string | null;
        };
        /** @description A share (0.25 is a quarter) or a number of days; never Relationship Value, never money. */
        Statistic: number;
        /** @description A suggestion with its evidence. */
        Suggestion: {
            /**
             * Format: int64
             * @description Cost within the horizon, on average, in minor units.
             */
            cost_minor: number;
            /** @description Its currency. */
            currency: string;
            judgement: components["schemas"]["SuggestionJudgement"] | null;
            /** @description Code of the level it belongs to. */
            level: string | null;
            /**
             * Format: int64
             * @description In how many comparable situations it was done next.
             */
            n: number;
            /**
             * Format: int64
             * @description How many comparable situations there were.
             */
            of: number;
            /**
             * Format: int64
             * @description How many relationships did it: situations of one relationship are one piece of evidence.
             */
            relationships: number;
            /**
             * Format: int64
             * @description Upper end of its 95 % interval.
             */
            rv_high_hundredths: number | null;
            /**
             * Format: int64
             * @description Relationship Value that followed within the horizon, on average, in hundredths of a point.
             */
            rv_hundredths: number;
            /**
             * Format: int64
             * @description Lower end of its 95 % interval.
             */
            rv_low_hundredths: number | null;
            /** @description Share of the comparable situations in which it was done next. */
            share: components["schemas"]["Statistic"];
            share_high: components["schemas"]["Statistic"] | null;
            share_low: components["schemas"]["Statistic"] | null;
            /**
             * Format: int64
             * @description How many of the last interactions are the same in the comparable situations.
             */
            steps_matched: number;
            /** @description Code of the interaction type. */
            type: string;
            /** @description Its name. */
            type_name: string;
            within_days: components["schemas"]["Statistic"] | null;
        };
        /** @description A decision about a suggestion with what was expected of it. */
        SuggestionJudged: {
            /** @description When. */
            at: string;
            /** @description Who decided. */
            by: string;
            /**
             * Format: int64
             * @description Cost that was expected within the horizon, in minor units.
             */
            expected_cost_minor: number;
            /**
             * Format: int64
             * @description Upper end of its 95 % interval.
             */
            expected_rv_high_hundredths: number | null;
            /**
             * Format: int64
             * @description Relationship Value that was expected within the horizon, in hundredths of a point.
             */
            expected_rv_hundredths: number;
            /**
             * Format: int64
             * @description Lower end of its 95 % interval.
             */
            expected_rv_low_hundredths: number | null;
            /**
             * Format: int64
             * @description Days within which something was expected.
             */
            horizon_days: number;
            /**
             * Format: int64
             * @description Comparable cases in which it was done.
             */
            n: number;
            /** @description What somebody wrote beside it. */
            note: string | null;
            /** @description Why it was overridden. */
            reason: string | null;
            /** @description The record, `CONTACT.SCOPE`. */
            record: string;
            /** @description Code of the interaction type. */
            type: string;
            /** @description Its name. */
            type_name: string;
            /** @description `taken` or `overridden`. */
            verdict: string;
        };
        /** @description What was decided about a suggestion. */
        SuggestionJudgement: {
            /** @description When. */
            at: string;
            /** @description Who decided. */
            by: string;
            /** @description What somebody wrote beside it. */
            note: string | null;
            /** @description `already_done`, `not_relevant`, `wrong_time`, `customer_declined` or `other`; null when it was taken. */
            reason: string | null;
            /** @description `taken` or `overridden`. */
            verdict: string;
        };
        /** @description What to do next in one relationship. */
        Suggestions: {
            /** @description Moment of the last interaction, of all records, that the answer includes. */
            as_of: string;
            /** @description The set whose practice is followed. */
            best: string;
            /** @description What to know before trusting it. */
            caveats: string[];
            /**
             * Format: int64
             * @description No suggestion is made from fewer relationships.
             */
            evidence_least: number;
            /**
             * Format: int64
             * @description Days within which something is expected.
             */
            horizon_days: number;
            /** @description The suggestions, the best first. */
            items: components["schemas"]["Suggestion"][];
            /** @description The record, `CONTACT.SCOPE`. */
            record: string;
            /** @description Why there is no suggestion; null when there is one. */
            suppressed: string | null;
        };
        /** @description A move to another level. */
        TriggerPoint: {
            /** @description When. */
            at: string;
            /** @description Id of the interaction that moved it. */
            entry: string;
            /** @description The level it moved to. */
            level: components["schemas"]["Named"];
        };
        /** @description An interaction type that a search finds. */
        TypeFound: {
            /** @description Code of the flow. */
            flow: string;
            /** @description Code of its level. */
            level: string;
            /** @description Name. */
            name: string;
            /** @description Code. */
            type_code: string;
        };
        /** @description Takes a decision back. */
        UndoRequest: {
            /** @description Who decides. */
            by?: string | null;
            /** @description What to remember. */
            note?: string | null;
            /** @description Only tell what would change. */
            preview?: boolean;
        };
        /** @description An org unit. */
        UnitLine: {
            /** @description Code. */
            code: string;
            /** @description What kind of unit. */
            kind: string;
            /** @description Name. */
            name: string;
            /** @description Code of the unit above. */
            parent: string | null;
        };
        /** @description Where eight of ten stand, in hundredths of a point. */
        UsualBand: {
            /**
             * Format: int64
             * @description A tenth is lower.
             */
            p10: number;
            /**
             * Format: int64
             * @description Half are lower.
             */
            p50: number;
            /**
             * Format: int64
             * @description Nine tenths are lower.
             */
            p90: number;
        };
        /** @description A person: by number, or by exactly one key. A person who is not known yet is taken up. */
        WhoBody: number | components["schemas"]["KeyBody"];
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
