// Made by `npm run types` from /api/v1/openapi.json; never changed by hand.
/* eslint-disable */

export interface Routes {
  /** Whom to tell of alarms */
  'GET /api/v1/alarm-channels': {
    query: {
      limit?: number
      after?: string
    }
    answer: {
      items: {
        id: number | null
        tenant_id: number | null
        tenant_name: string | null
        name: string | null
        kind: string | null
        address: string | null
        locale: string | null
        severity: number | null
        step: number | null
        after_min: number | null
        per_hour: number | null
        enabled: boolean | null
        version: number | null
        sent_24h: number | null
        waiting: number | null
        failed_24h: number | null
        last_error: string | null
      }[]
      next: string | null
    }
  }
  /** Tell somebody of alarms; the secret of a web hook is shown once */
  'POST /api/v1/alarm-channels': {
    body: {
      name: string
      kind: 'email' | 'webhook'
      address: string
      locale?: 'zh-CN' | 'en'
      severity?: number
      step?: number
      after_min?: number
      per_hour?: number
    }
    answer: unknown
  }
  /** Whom to tell of alarms, as a table */
  'GET /api/v1/alarm-channels.csv': {
    query: {
      limit?: number
    }
    answer: unknown
  }
  /** Tell somebody no more */
  'DELETE /api/v1/alarm-channels/{channel}': {
    path: {
      channel: number
    }
    answer: void
  }
  /** Change whom to tell */
  'PATCH /api/v1/alarm-channels/{channel}': {
    path: {
      channel: number
    }
    body: {
      version: number
      name?: string
      address?: string
      locale?: 'zh-CN' | 'en'
      severity?: number
      step?: number
      after_min?: number
      per_hour?: number
      enabled?: boolean
    }
    answer: unknown
  }
  /** Send a message that says that messages arrive */
  'POST /api/v1/alarm-channels/{channel}/test': {
    path: {
      channel: number
    }
    answer: {
      id: number | null
    }
  }
  /** What was told to whom */
  'GET /api/v1/alarm-deliveries': {
    query: {
      channel?: number
      alarm?: number
      state?: 'queued' | 'sending' | 'sent' | 'failed' | 'dropped'
      limit?: number
      after?: string
    }
    answer: {
      items: {
        id: number | null
        tenant_id: number | null
        channel_id: number | null
        channel_name: string | null
        kind: string | null
        alarm_id: number | null
        alarm_name: string | null
        severity: number | null
        state: string | null
        message_id: number | null
        attempts: number | null
        error: string | null
        created_at: string | null
        sent_at: string | null
      }[]
      next: string | null
    }
  }
  /** What was told to whom, as a table */
  'GET /api/v1/alarm-deliveries.csv': {
    query: {
      channel?: number
      alarm?: number
      state?: 'queued' | 'sending' | 'sent' | 'failed' | 'dropped'
      limit?: number
    }
    answer: unknown
  }
  /** Alarms close together in place and time */
  'GET /api/v1/alarm-groups': {
    query: {
      state?: 'open' | 'all'
      tenant?: number
      limit?: number
      after?: string
    }
    answer: {
      items: {
        id: number | null
        tenant_id: number | null
        tenant_name: string | null
        first_at: string | null
        last_at: string | null
        alarms: number | null
        open: number | null
        unacked: number | null
        severity: number | null
        devices: number | null
        name: string | null
        name_en: string | null
        device_name: string | null
        lon: number | null
        lat: number | null
        demo: boolean | null
      }[]
      next: string | null
    }
  }
  /** Groups of alarms as a table */
  'GET /api/v1/alarm-groups.csv': {
    query: {
      state?: 'open' | 'all'
      tenant?: number
      limit?: number
    }
    answer: unknown
  }
  /** What is shelved or suppressed now */
  'GET /api/v1/alarm-hushes': {
    query: {
      kind?: 'shelved' | 'suppressed'
      limit?: number
      after?: string
    }
    answer: {
      items: {
        tenant_id: number | null
        tenant_name: string | null
        rule_id: number | null
        rule_name: string | null
        device_id: number | null
        device_name: string | null
        kind: string | null
        until: string | null
        reason: string | null
        actor: string | null
        at: string | null
        alarm: number | null
      }[]
      next: string | null
    }
  }
  /** What is shelved or suppressed now, as a table */
  'GET /api/v1/alarm-hushes.csv': {
    query: {
      kind?: 'shelved' | 'suppressed'
      limit?: number
    }
    answer: unknown
  }
  /** How good the alarms of a period are, after ISA-18.2 and EEMUA 191 */
  'GET /api/v1/alarm-quality': {
    query: {
      from: string
      to: string
      tenant?: number
      operators?: number
    }
    answer: {
      raised: number
      bins: number
      busiest: number
      bins_over: number
      band: string
      acknowledged: number
      chattering_count: number
      fleeting_count: number
      standing_count: number
      duplicate_count: number
      flood_count: number
      per_ten_minutes: number
      over_pct: number
      flood_pct: number
      top_pct: number
      ack_median_s: number | null
      ack_p90_s: number | null
      severity_pct: number[]
      top: {
        rule: number
        device: number
        name: string | null
        name_en: string | null
        device_name: string | null
        tenant_name: string | null
        quiet: string | null
        alarm: number | null
        count: number
      }[]
      chattering: {
        rule: number
        device: number
        name: string | null
        name_en: string | null
        device_name: string | null
        tenant_name: string | null
        quiet: string | null
        alarm: number | null
        count: number
      }[]
      fleeting: {
        rule: number
        device: number
        name: string | null
        name_en: string | null
        device_name: string | null
        tenant_name: string | null
        quiet: string | null
        alarm: number | null
        count: number
      }[]
      standing: {
        rule: number
        device: number
        name: string | null
        name_en: string | null
        device_name: string | null
        tenant_name: string | null
        quiet: string | null
        alarm: number | null
        count: number
      }[]
      duplicates: {
        rule: number
        device: number
        name: string | null
        name_en: string | null
        device_name: string | null
        tenant_name: string | null
        quiet: string | null
        alarm: number | null
        other: number
        other_name: string
        count: number
      }[]
      floods: {
        from: string
        to: string
        alarms: number
      }[]
    }
  }
  /** Rules of alarms */
  'GET /api/v1/alarm-rules': {
    query: {
      q?: string
      state?: 'working' | 'paused' | 'draft' | 'archived'
      limit?: number
      after?: string
    }
    answer: {
      items: {
        id: number | null
        tenant_id: number | null
        tenant_name: string | null
        name: string | null
        name_en: string | null
        enabled: boolean | null
        state: string | null
        version: number | null
        number: number | null
        published: number | null
        has_draft: boolean | null
        kind: string | null
        severity: number | null
        scope: string | null
        scope_value: string | null
        only_tenant: number | null
        definition: unknown
        open: number | null
        raised_30d: number | null
        created_at: string | null
        published_at: string | null
      }[]
      next: string | null
    }
  }
  /** Begin a rule, as a draft */
  'POST /api/v1/alarm-rules': {
    body: {
      name: string
      severity: number
      scope: 'device' | 'model' | 'kind' | 'tag' | 'all'
      definition: Record<string, unknown> | unknown[]
      scope_value?: string
      only_tenant?: number
      message?: string
      message_en?: string
      cause?: string
      consequence?: string
      response?: string
      name_en?: string
    }
    answer: unknown
  }
  /** Rules of alarms as a table */
  'GET /api/v1/alarm-rules.csv': {
    query: {
      q?: string
      state?: 'working' | 'paused' | 'draft' | 'archived'
      limit?: number
    }
    answer: unknown
  }
  /** Give a rule up; its alarms stay to be read */
  'DELETE /api/v1/alarm-rules/{rule}': {
    path: {
      rule: number
    }
    answer: void
  }
  /** A rule with all its versions */
  'GET /api/v1/alarm-rules/{rule}': {
    path: {
      rule: number
    }
    answer: {
      id: number | null
      tenant_id: number | null
      tenant_name: string | null
      name: string | null
      name_en: string | null
      enabled: boolean | null
      archived_at: string | null
      version: number | null
      created_at: string | null
      versions: unknown
    }
  }
  /** Change a rule; what it says goes into its draft */
  'PATCH /api/v1/alarm-rules/{rule}': {
    path: {
      rule: number
    }
    body: {
      version: number
      name?: string
      enabled?: boolean
      severity?: number
      scope?: 'device' | 'model' | 'kind' | 'tag' | 'all'
      definition?: Record<string, unknown> | unknown[]
      scope_value?: string
      only_tenant?: number
      message?: string
      message_en?: string
      cause?: string
      consequence?: string
      response?: string
      name_en?: string
    }
    answer: unknown
  }
  /** Devices the newest version of a rule is about */
  'GET /api/v1/alarm-rules/{rule}/devices': {
    path: {
      rule: number
    }
    query: {
      limit?: number
      after?: string
    }
    answer: {
      items: {
        id: number | null
        tenant_id: number | null
        tenant_name: string | null
        key: string | null
        name: string | null
        fits: boolean | null
        hushed: boolean | null
      }[]
      next: string | null
    }
  }
  /** Put the draft of a rule to work */
  'POST /api/v1/alarm-rules/{rule}/publish': {
    path: {
      rule: number
    }
    body: {
      version: number
    }
    answer: {
      id: number | null
      version: number | null
      number: number | null
    }
  }
  /** Trials of a rule on the past, newest first */
  'GET /api/v1/alarm-rules/{rule}/trials': {
    path: {
      rule: number
    }
    query: {
      limit?: number
      after?: string
    }
    answer: {
      items: {
        id: number | null
        rule_id: number | null
        number: number | null
        from_at: string | null
        to_at: string | null
        state: string | null
        progress: number | null
        result: unknown
        error: string | null
        at: string | null
      }[]
      next: string | null
    }
  }
  /** Try the newest version of a rule on the past */
  'POST /api/v1/alarm-rules/{rule}/trials': {
    path: {
      rule: number
    }
    body: {
      days?: number
    }
    answer: {
      id: number | null
      rule_id: number | null
      number: number | null
      state: string | null
      from_at: string | null
      to_at: string | null
    }
  }
  /** How many alarms are open, and the newest urgent one */
  'GET /api/v1/alarm-summary': {
    answer: {
      unacked: number | null
      acked: number | null
      returned: number | null
      shelved: number | null
      suppressed: number | null
      s1: number | null
      s2: number | null
      s3: number | null
      s4: number | null
      urgent: unknown
    }
  }
  /** A trial of a rule */
  'GET /api/v1/alarm-trials/{trial}': {
    path: {
      trial: number
    }
    answer: {
      id: number | null
      rule_id: number | null
      number: number | null
      from_at: string | null
      to_at: string | null
      state: string | null
      progress: number | null
      result: unknown
      error: string | null
      at: string | null
    }
  }
  /** Alarms, newest first */
  'GET /api/v1/alarms': {
    query: {
      state?: 'open' | 'active' | 'unacked' | 'acked' | 'returned' | 'normal' | 'all'
      severity?: number
      tenant?: number
      device?: number
      rule?: number
      group?: number
      quiet?: 'no' | 'shelved' | 'suppressed'
      q?: string
      from?: string
      to?: string
      limit?: number
      after?: string
    }
    answer: {
      items: {
        id: number | null
        tenant_id: number | null
        tenant_name: string | null
        rule_id: number | null
        rule_version: number | null
        group_id: number | null
        state: string | null
        severity: number | null
        level: number | null
        name: string | null
        name_en: string | null
        message: string | null
        message_en: string | null
        consequence: string | null
        response: string | null
        device_id: number | null
        device_name: string | null
        device_key: string | null
        metric: string | null
        metric_name: string | null
        metric_name_en: string | null
        value: number | null
        bound: number | null
        unit: string | null
        occurrences: number | null
        raised_at: string | null
        last_at: string | null
        returned_at: string | null
        acked_at: string | null
        acked_by: string | null
        closed_at: string | null
        cause: string | null
        quiet: string | null
        quiet_until: string | null
        quiet_reason: string | null
        quiet_by: string | null
        demo: boolean | null
      }[]
      next: string | null
    }
  }
  /** Alarms as a table */
  'GET /api/v1/alarms.csv': {
    query: {
      state?: 'open' | 'active' | 'unacked' | 'acked' | 'returned' | 'normal' | 'all'
      severity?: number
      tenant?: number
      device?: number
      rule?: number
      group?: number
      quiet?: 'no' | 'shelved' | 'suppressed'
      q?: string
      from?: string
      to?: string
      limit?: number
    }
    answer: unknown
  }
  /** Acknowledge alarms; those that returned are over */
  'POST /api/v1/alarms/acknowledge': {
    body: {
      alarms: Record<string, unknown> | unknown[]
      note?: string
      cause?: 'process' | 'equipment' | 'instrument' | 'communication' | 'operation' | 'test' | 'nuisance'
    }
    answer: unknown
  }
  /** Shelve alarms for a while */
  'POST /api/v1/alarms/shelve': {
    body: {
      alarms: Record<string, unknown> | unknown[]
      minutes: number
      reason: string
    }
    answer: unknown
  }
  /** Suppress alarms until further notice */
  'POST /api/v1/alarms/suppress': {
    body: {
      alarms: Record<string, unknown> | unknown[]
      reason: string
    }
    answer: unknown
  }
  /** Take alarms from the shelf */
  'POST /api/v1/alarms/unshelve': {
    body: {
      alarms: Record<string, unknown> | unknown[]
    }
    answer: unknown
  }
  /** End the suppression of alarms */
  'POST /api/v1/alarms/unsuppress': {
    body: {
      alarms: Record<string, unknown> | unknown[]
    }
    answer: unknown
  }
  /** An alarm with its history */
  'GET /api/v1/alarms/{alarm}': {
    path: {
      alarm: number
    }
    answer: {
      id: number | null
      tenant_id: number | null
      tenant_name: string | null
      rule_id: number | null
      rule_version: number | null
      group_id: number | null
      state: string | null
      severity: number | null
      level: number | null
      name: string | null
      name_en: string | null
      message: string | null
      message_en: string | null
      consequence: string | null
      response: string | null
      device_id: number | null
      device_name: string | null
      device_key: string | null
      metric: string | null
      metric_name: string | null
      metric_name_en: string | null
      value: number | null
      bound: number | null
      unit: string | null
      occurrences: number | null
      raised_at: string | null
      last_at: string | null
      returned_at: string | null
      acked_at: string | null
      acked_by: string | null
      closed_at: string | null
      cause: string | null
      noted_at: string | null
      quiet: string | null
      quiet_until: string | null
      quiet_reason: string | null
      quiet_by: string | null
      demo: boolean | null
      definition: unknown
      events: unknown
    }
  }
  /** Add a remark, or say what it was */
  'POST /api/v1/alarms/{alarm}/comments': {
    path: {
      alarm: number
    }
    body: {
      note: string
      cause?: 'process' | 'equipment' | 'instrument' | 'communication' | 'operation' | 'test' | 'nuisance'
    }
    answer: {
      id: number | null
    }
  }
  /** Algorithms of the catalogue */
  'GET /api/v1/algorithms': {
    query: {
      kind?: 'algorithm'
      class?: string
      industry?: string
      domain?: string
      strength?: 'A' | 'B' | 'C'
      q?: string
      limit?: number
      after?: string
    }
    answer: {
      items: {
        id: string | null
        name: string | null
        name_en: string | null
        class: string | null
        domains: unknown
        industries: unknown
        strength: string | null
        version: number | null
        equation: string | null
        source: string | null
        changed_at: string | null
      }[]
      next: string | null
    }
  }
  /** The same as a table */
  'GET /api/v1/algorithms.csv': {
    query: {
      kind?: 'algorithm'
      class?: string
      industry?: string
      domain?: string
      strength?: 'A' | 'B' | 'C'
      q?: string
      limit?: number
    }
    answer: unknown
  }
  /** How many of them have each class, industry, domain and strength */
  'GET /api/v1/algorithms/facets': {
    query: {
      kind?: 'algorithm'
      class?: string
      industry?: string
      domain?: string
      strength?: 'A' | 'B' | 'C'
      q?: string
    }
    answer: {
      items: {
        facet: string | null
        word: string | null
        name: string | null
        name_en: string | null
        entries: number | null
      }[]
      next: string | null
    }
  }
  /** One with ports, units, ranges, source, example, test vectors and the JSON Schema of its inputs */
  'GET /api/v1/algorithms/{id}': {
    path: {
      id: string
    }
    query: {
      kind?: 'algorithm'
    }
    answer: {
      id: string | null
      name: string | null
      name_en: string | null
      class: string | null
      strength: string | null
      version: number | null
      state: string | null
      changed_at: string | null
      descriptor: unknown
    }
  }
  /** Calls of it that this tenant made, newest first */
  'GET /api/v1/algorithms/{id}/runs': {
    path: {
      id: string
    }
    query: {
      kind?: 'algorithm'
      limit?: number
      after?: string
    }
    answer: {
      items: {
        call: string | null
        at: string | null
        actor: string | null
        via: string | null
        client: string | null
        test: boolean | null
        version: number | null
        editions: unknown
        variant: unknown
        items: number | null
        refused: number | null
        ms: number | null
        outcome: string | null
        code: string | null
        inputs: unknown
        inputs_sha256: string | null
        outputs_sha256: string | null
        uploads: unknown
      }[]
      next: string | null
    }
  }
  /** Compute it from inputs, or from many */
  'POST /api/v1/algorithms/{id}/runs': {
    path: {
      id: string
    }
    body: {
      inputs?: Record<string, unknown> | unknown[]
      batch?: Record<string, unknown> | unknown[]
      as_of?: string
      editions?: Record<string, unknown> | unknown[]
      async?: boolean
      test?: boolean
    }
    answer: {
      outputs: unknown
      warnings: {
        zh: string
        en: string
      }[] | null
      results: unknown
      call: string
      version: number
      editions: unknown
      variant: unknown
    }
  }
  /** The same as a table */
  'GET /api/v1/algorithms/{id}/runs.csv': {
    path: {
      id: string
    }
    query: {
      kind?: 'algorithm'
      limit?: number
    }
    answer: unknown
  }
  /** Compute it again from the same inputs, with the editions of then and with those of today, and compare; of inputs by upload as a job, with those of then */
  'POST /api/v1/algorithms/{id}/runs/{call}/again': {
    path: {
      id: string
      call: string
    }
    query: {
      kind?: 'algorithm'
    }
    answer: {
      call: string
      same: boolean
      same_as_of_then: boolean
      at: string
      version: number
      editions: unknown
      outputs_sha256: string
      again_sha256: string
      then_sha256: string
      again: unknown
      then: unknown
    }
  }
  /** Alarms that results of APPs raised, newest first */
  'GET /api/v1/app-alarms': {
    query: {
      state?: 'open' | 'active' | 'unacked' | 'acked' | 'returned' | 'normal' | 'all'
      app?: string
      tenant?: number
      limit?: number
      after?: string
    }
    answer: {
      items: {
        id: number | null
        tenant_id: number | null
        tenant_name: string | null
        demo: boolean | null
        app: string | null
        name: string | null
        name_en: string | null
        alarm: string | null
        about: string | null
        severity: number | null
        state: string | null
        words: string | null
        words_en: string | null
        value: number | null
        run: number | null
        runs: number | null
        raised_at: string | null
        last_at: string | null
        acked_at: string | null
        acked_by: string | null
        returned_at: string | null
        returned_by: string | null
        note: string | null
      }[]
      next: string | null
    }
  }
  /** The same as a table */
  'GET /api/v1/app-alarms.csv': {
    query: {
      state?: 'open' | 'active' | 'unacked' | 'acked' | 'returned' | 'normal' | 'all'
      app?: string
      tenant?: number
      limit?: number
    }
    answer: unknown
  }
  /** Acknowledge one; what returned before is over with it */
  'POST /api/v1/app-alarms/{app_alarm}/acknowledge': {
    path: {
      app_alarm: number
    }
    body: {
      note?: string
    }
    answer: unknown
  }
  /** End one by hand, which acknowledges it; a run that finds it again raises another */
  'POST /api/v1/app-alarms/{app_alarm}/return': {
    path: {
      app_alarm: number
    }
    body: {
      note?: string
    }
    answer: unknown
  }
  /** Industrial APPs, and whether they run for whoever asks */
  'GET /api/v1/apps': {
    query: {
      class?: string
      domain?: string
      industry?: string
      entry?: string
      audience?: 'park' | 'enterprise' | 'both'
      subscribed?: boolean
      q?: string
      limit?: number
      after?: string
    }
    answer: {
      items: {
        id: string | null
        version: number | null
        name: string | null
        name_en: string | null
        purpose: string | null
        purpose_en: string | null
        class: string | null
        domains: unknown
        industries: unknown
        audience: string | null
        role: string | null
        permissions: unknown
        entries: unknown
        open: boolean | null
        subscription: string | null
        since: string | null
        trial_until: string | null
        tried: boolean | null
        changed_at: string | null
      }[]
      next: string | null
    }
  }
  /** The same as a table */
  'GET /api/v1/apps.csv': {
    query: {
      class?: string
      domain?: string
      industry?: string
      entry?: string
      audience?: 'park' | 'enterprise' | 'both'
      subscribed?: boolean
      q?: string
      limit?: number
    }
    answer: unknown
  }
  /** How many models, algorithms and APPs serve each industry in each domain; what serves any industry stands by itself */
  'GET /api/v1/apps/coverage': {
    answer: {
      items: {
        industry: string | null
        industry_name: string | null
        industry_name_en: string | null
        domain: string | null
        domain_name: string | null
        domain_name_en: string | null
        models: number | null
        algorithms: number | null
        apps: number | null
      }[]
      next: string | null
    }
  }
  /** The same as a table */
  'GET /api/v1/apps/coverage.csv': {
    answer: unknown
  }
  /** How APPs divide into classes, domains, industries, audiences */
  'GET /api/v1/apps/facets': {
    query: {
      class?: string
      domain?: string
      industry?: string
      entry?: string
      audience?: 'park' | 'enterprise' | 'both'
      subscribed?: boolean
      q?: string
    }
    answer: {
      items: {
        facet: string | null
        word: string | null
        name: string | null
        name_en: string | null
        apps: number | null
      }[]
      next: string | null
    }
  }
  /** APPs that came in packages: whose they are, and who installed them when */
  'GET /api/v1/apps/packages': {
    query: {
      limit?: number
      after?: string
    }
    answer: {
      items: {
        id: string | null
        version: number | null
        name: string | null
        name_en: string | null
        state: string | null
        publisher: string | null
        key: string | null
        revoked: boolean | null
        manifest: string | null
        sha256: string | null
        permissions: unknown
        installed_by: string | null
        installed_at: string | null
        changed_at: string | null
      }[]
      next: string | null
    }
  }
  /** Hand in a package of an APP (.parkapp, at most 16 MiB); it is checked behind, and installed when it asks for nothing new */
  'POST /api/v1/apps/packages': {
    query: {
      file_name?: string
      rollback?: boolean
    }
    body: Blob | ArrayBuffer | string
    answer: unknown
  }
  /** The same as a table */
  'GET /api/v1/apps/packages.csv': {
    query: {
      limit?: number
    }
    answer: unknown
  }
  /** Take an APP of a package off the shelf; what ran stays to be read */
  'DELETE /api/v1/apps/packages/{id}': {
    path: {
      id: string
    }
    answer: void
  }
  /** Keys whose packages are taken, and those that were revoked */
  'GET /api/v1/apps/publishers': {
    query: {
      limit?: number
      after?: string
    }
    answer: {
      items: {
        key: string | null
        name: string | null
        state: string | null
        added_by: string | null
        added_at: string | null
        revoked_by: string | null
        revoked_at: string | null
        reason: string | null
        packages: number | null
      }[]
      next: string | null
    }
  }
  /** Trust a publisher's key from now on */
  'POST /api/v1/apps/publishers': {
    body: {
      key: string
      name: string
    }
    answer: unknown
  }
  /** The same as a table */
  'GET /api/v1/apps/publishers.csv': {
    query: {
      limit?: number
    }
    answer: unknown
  }
  /** Revoke a key for good: nothing of it is taken, and what it signed is withdrawn */
  'POST /api/v1/apps/publishers/{publisher}/revoke': {
    path: {
      publisher: string
    }
    body: {
      reason: string
    }
    answer: unknown
  }
  /** Packages that were handed in, newest first, with what they ask for or why they were refused */
  'GET /api/v1/apps/uploads': {
    query: {
      state?: 'queued' | 'checking' | 'refused' | 'waiting' | 'installed' | 'declined'
      limit?: number
      after?: string
    }
    answer: {
      items: {
        id: number | null
        state: string | null
        code: string | null
        field: string | null
        error: string | null
        app: string | null
        version: number | null
        name: string | null
        name_en: string | null
        publisher: string | null
        key: string | null
        permissions: unknown
        wanted: unknown
        held: number | null
        rollback: boolean | null
        file_name: string | null
        bytes: number | null
        file_sha256: string | null
        manifest: string | null
        actor: string | null
        at: string | null
        decided_by: string | null
        decided_at: string | null
      }[]
      next: string | null
    }
  }
  /** The same as a table */
  'GET /api/v1/apps/uploads.csv': {
    query: {
      state?: 'queued' | 'checking' | 'refused' | 'waiting' | 'installed' | 'declined'
      limit?: number
    }
    answer: unknown
  }
  /** Decline a package that waits for consent */
  'DELETE /api/v1/apps/uploads/{app_upload}': {
    path: {
      app_upload: number
    }
    answer: void
  }
  /** One of them: what it is, what it asks for, why it was refused */
  'GET /api/v1/apps/uploads/{app_upload}': {
    path: {
      app_upload: number
    }
    answer: {
      id: number | null
      state: string | null
      code: string | null
      field: string | null
      error: string | null
      app: string | null
      version: number | null
      name: string | null
      name_en: string | null
      publisher: string | null
      key: string | null
      permissions: unknown
      wanted: unknown
      held: number | null
      rollback: boolean | null
      file_name: string | null
      bytes: number | null
      file_sha256: string | null
      manifest: string | null
      actor: string | null
      at: string | null
      decided_by: string | null
      decided_at: string | null
    }
  }
  /** Consent to the permissions that it asks for, and install it */
  'POST /api/v1/apps/uploads/{app_upload}/consent': {
    path: {
      app_upload: number
    }
    answer: unknown
  }
  /** How often APPs are used, and by how many subscribers; neither tests nor what a demonstration does */
  'GET /api/v1/apps/usage': {
    query: {
      by?: 'app' | 'month'
      from?: string
      to?: string
      limit?: number
      after?: string
    }
    answer: {
      items: {
        key: string | null
        name: string | null
        name_en: string | null
        runs: number | null
        subscribers: number | null
      }[]
      next: string | null
    }
  }
  /** The same as a table */
  'GET /api/v1/apps/usage.csv': {
    query: {
      by?: 'app' | 'month'
      from?: string
      to?: string
      limit?: number
    }
    answer: unknown
  }
  /** One with its form, steps, views and tests */
  'GET /api/v1/apps/{id}': {
    path: {
      id: string
    }
    answer: {
      id: string | null
      version: number | null
      name: string | null
      name_en: string | null
      class: string | null
      industries: unknown
      audience: string | null
      role: string | null
      permissions: unknown
      entries: unknown
      open: boolean | null
      subscription: string | null
      since: string | null
      trial_until: string | null
      tried: boolean | null
      sha256: string | null
      state: string | null
      changed_at: string | null
      domains: unknown
      definition: unknown
    }
  }
  /** Runs of it by my tenant, newest first */
  'GET /api/v1/apps/{id}/runs': {
    path: {
      id: string
    }
    query: {
      limit?: number
      after?: string
    }
    answer: {
      items: {
        id: number | null
        app: string | null
        version: number | null
        inputs: unknown
        test: boolean | null
        state: string | null
        progress: number | null
        fault: string | null
        error: string | null
        actor: string | null
        asked_at: string | null
        as_of: string | null
        ended_at: string | null
        completeness: number | null
        via: string | null
        schedule: number | null
      }[]
      next: string | null
    }
  }
  /** Have it run with the form filled in */
  'POST /api/v1/apps/{id}/runs': {
    path: {
      id: string
    }
    body: {
      inputs?: Record<string, unknown> | unknown[]
      test?: boolean
    }
    answer: unknown
  }
  /** The same as a table */
  'GET /api/v1/apps/{id}/runs.csv': {
    path: {
      id: string
    }
    query: {
      limit?: number
    }
    answer: unknown
  }
  /** A run: how far it is, what it shows, what that rests on */
  'GET /api/v1/apps/{id}/runs/{app_run}': {
    path: {
      id: string
      app_run: number
    }
    answer: {
      id: number | null
      app: string | null
      version: number | null
      sha256: string | null
      inputs: unknown
      test: boolean | null
      state: string | null
      progress: number | null
      fault: string | null
      error: string | null
      actor: string | null
      asked_at: string | null
      as_of: string | null
      ended_at: string | null
      via: string | null
      schedule: number | null
      result: unknown
      evidence: unknown
    }
  }
  /** End a run that is not over */
  'POST /api/v1/apps/{id}/runs/{app_run}/cancel': {
    path: {
      id: string
      app_run: number
    }
    answer: {
      id: number | null
      state: string | null
    }
  }
  /** The PDF or workbook of a run, once it is made */
  'GET /api/v1/apps/{id}/runs/{app_run}/paper': {
    path: {
      id: string
      app_run: number
    }
    query: {
      format?: 'pdf' | 'xlsx'
      language?: 'zh-CN' | 'en'
    }
    answer: unknown
  }
  /** Have a run that is done made into a PDF or a workbook */
  'POST /api/v1/apps/{id}/runs/{app_run}/papers': {
    path: {
      id: string
      app_run: number
    }
    body: {
      format?: 'pdf' | 'xlsx'
      language?: 'zh-CN' | 'en'
    }
    answer: {
      run: number | null
      format: string | null
      language: string | null
      state: string | null
      error: string | null
      asked_at: string | null
      made_at: string | null
    }
  }
  /** When it runs by itself for my tenant, newest first */
  'GET /api/v1/apps/{id}/schedules': {
    path: {
      id: string
    }
    query: {
      limit?: number
      after?: string
    }
    answer: {
      items: {
        id: number | null
        app: string | null
        name: string | null
        inputs: unknown
        cron: string | null
        zone: string | null
        owner_name: string | null
        state: string | null
        fault: string | null
        note: string | null
        created_at: string | null
        next_at: string | null
        run: number | null
        run_state: string | null
        run_at: string | null
      }[]
      next: string | null
    }
  }
  /** Have it run by itself; whoever asks answers for it */
  'POST /api/v1/apps/{id}/schedules': {
    path: {
      id: string
    }
    body: {
      name: string
      cron: string
      zone?: string
      inputs?: Record<string, unknown> | unknown[]
    }
    answer: unknown
  }
  /** The same as a table */
  'GET /api/v1/apps/{id}/schedules.csv': {
    path: {
      id: string
    }
    query: {
      limit?: number
    }
    answer: unknown
  }
  /** End a schedule; what ran stays to be read */
  'DELETE /api/v1/apps/{id}/schedules/{app_schedule}': {
    path: {
      id: string
      app_schedule: number
    }
    answer: void
  }
  /** A schedule with its next time and its last run */
  'GET /api/v1/apps/{id}/schedules/{app_schedule}': {
    path: {
      id: string
      app_schedule: number
    }
    answer: {
      id: number | null
      app: string | null
      name: string | null
      inputs: unknown
      cron: string | null
      zone: string | null
      owner_name: string | null
      state: string | null
      fault: string | null
      note: string | null
      created_at: string | null
      next_at: string | null
      run: number | null
      run_state: string | null
      run_at: string | null
    }
  }
  /** Let a schedule rest */
  'POST /api/v1/apps/{id}/schedules/{app_schedule}/pause': {
    path: {
      id: string
      app_schedule: number
    }
    body: {
      reason: string
    }
    answer: {
      id: number | null
      state: string | null
      note: string | null
    }
  }
  /** Let a schedule go on; whoever does so answers for it */
  'POST /api/v1/apps/{id}/schedules/{app_schedule}/resume': {
    path: {
      id: string
      app_schedule: number
    }
    answer: {
      id: number | null
      state: string | null
    }
  }
  /** End my tenant's subscription; what ran stays to be read */
  'DELETE /api/v1/apps/{id}/subscriptions': {
    path: {
      id: string
    }
    answer: void
  }
  /** Who subscribed to it: my tenant, or those of my park */
  'GET /api/v1/apps/{id}/subscriptions': {
    path: {
      id: string
    }
    query: {
      limit?: number
      after?: string
    }
    answer: {
      items: {
        app: string | null
        tenant_id: number | null
        tenant_name: string | null
        tenant_name_en: string | null
        actor: string | null
        state: string | null
        since: string | null
        trial_until: string | null
        ended_at: string | null
      }[]
      next: string | null
    }
  }
  /** Subscribe my tenant to it, or begin the one trial of thirty days that it has */
  'POST /api/v1/apps/{id}/subscriptions': {
    path: {
      id: string
    }
    body: {
      trial?: boolean
    }
    answer: unknown
  }
  /** The same as a table */
  'GET /api/v1/apps/{id}/subscriptions.csv': {
    path: {
      id: string
    }
    query: {
      limit?: number
    }
    answer: unknown
  }
  /** Clauses with what counts towards them; demonstration is shown beside and never counted */
  'GET /api/v1/attainment': {
    query: {
      level?: 'home' | 'stretch'
      status?: 'met' | 'near' | 'missing' | 'beyond'
      kind?: 'SW' | 'CAP' | 'CNT' | 'ADOPT' | 'OUT' | 'HW' | 'AG'
    }
    answer: {
      items: {
        id: string | null
        edition: string | null
        chapter: string | null
        kind: string | null
        name: string | null
        name_en: string | null
        status: string | null
        bar: number | null
        value: number | null
        demo: number | null
        unit: string | null
        unit_en: string | null
        grade: string | null
        gap: string | null
        gap_en: string | null
        rule: string | null
        rule_en: string | null
        home: number | null
        stretch: number | null
        state: string | null
        measure: string | null
        evidence: string | null
      }[]
      next: string | null
    }
  }
  /** The same as a table */
  'GET /api/v1/attainment.csv': {
    query: {
      level?: 'home' | 'stretch'
      status?: 'met' | 'near' | 'missing' | 'beyond'
      kind?: 'SW' | 'CAP' | 'CNT' | 'ADOPT' | 'OUT' | 'HW' | 'AG'
    }
    answer: unknown
  }
  /** The audit log, newest first */
  'GET /api/v1/audit': {
    query: {
      tenant?: number
      about?: number
      actor?: string
      action?: string
      object?: string
      result?: 'done' | 'refused' | 'failed'
      from?: string
      to?: string
      limit?: number
      after?: string
    }
    answer: {
      items: {
        tenant_id: number | null
        tenant_name: string | null
        seq: number | null
        at: string | null
        actor: string | null
        action: string | null
        object: string | null
        result: string | null
        ip: string | null
        request: string | null
        detail: unknown
      }[]
      next: string | null
    }
  }
  /** The audit log as a table, at most 100,000 lines */
  'GET /api/v1/audit.csv': {
    query: {
      tenant?: number
      about?: number
      actor?: string
      action?: string
      object?: string
      result?: 'done' | 'refused' | 'failed'
      from?: string
      to?: string
    }
    answer: unknown
  }
  /** Whether a chain of the audit log is whole */
  'GET /api/v1/audit/chain': {
    query: {
      tenant?: number
    }
    answer: {
      tenant_id: number | null
      seq: number | null
      hash: string | null
      whole: boolean | null
      first_bad: number | null
      checked_at: string | null
    }
  }
  /** Certificates of devices and of authorities */
  'GET /api/v1/certificates': {
    query: {
      device?: number
      kind?: 'device' | 'authority'
      tenant?: number
      limit?: number
      after?: string
    }
    answer: {
      items: {
        id: number | null
        tenant_id: number | null
        tenant_name: string | null
        kind: string | null
        name: string | null
        device_id: number | null
        device_name: string | null
        fingerprint: string | null
        subject: string | null
        issuer: string | null
        serial: string | null
        not_before: string | null
        not_after: string | null
        created_at: string | null
        revoked_at: string | null
        revoked_why: string | null
        revocations: number | null
      }[]
      next: string | null
    }
  }
  /** Register a certificate by which devices connect with TLS */
  'POST /api/v1/certificates': {
    body: {
      kind: 'device' | 'authority'
      name: string
      device?: number
      pem: string
      proof?: string
    }
    answer: unknown
  }
  /** Certificates as a table */
  'GET /api/v1/certificates.csv': {
    query: {
      device?: number
      kind?: 'device' | 'authority'
      tenant?: number
      limit?: number
    }
    answer: unknown
  }
  /** Withdraw a certificate that this authority has signed */
  'POST /api/v1/certificates/{certificate}/revocations': {
    path: {
      certificate: number
    }
    body: {
      serial: string
      reason: string
    }
    answer: unknown
  }
  /** Withdraw a certificate; its connections end at once */
  'POST /api/v1/certificates/{certificate}/revoke': {
    path: {
      certificate: number
    }
    body: {
      reason: string
    }
    answer: {
      id: number | null
    }
  }
  /** Commands to devices, newest first */
  'GET /api/v1/commands': {
    query: {
      device?: number
      tenant?: number
      state?: 'open' | 'waiting' | 'queued' | 'sent' | 'acked' | 'confirmed' | 'refused' | 'cancelled' | 'timed_out' | 'failed'
      limit?: number
      after?: string
    }
    answer: {
      items: {
        id: number | null
        tenant_id: number | null
        tenant_name: string | null
        device_id: number | null
        device_key: string | null
        device_name: string | null
        kind: string | null
        code: string | null
        name: string | null
        name_en: string | null
        unit: string | null
        value: unknown
        tolerance: number | null
        dangerous: boolean | null
        again: boolean | null
        timeout_s: number | null
        state: string | null
        reason: string | null
        answer: unknown
        note: string | null
        attempts: number | null
        asked_by: string | null
        decided_by: string | null
        mine: boolean | null
        at: string | null
        decided_at: string | null
        sent_at: string | null
        acked_at: string | null
        ended_at: string | null
        expires_at: string | null
        due_at: string | null
        demo: boolean | null
      }[]
      next: string | null
    }
  }
  /** Commands to devices as a table */
  'GET /api/v1/commands.csv': {
    query: {
      device?: number
      tenant?: number
      state?: 'open' | 'waiting' | 'queued' | 'sent' | 'acked' | 'confirmed' | 'refused' | 'cancelled' | 'timed_out' | 'failed'
      limit?: number
    }
    answer: unknown
  }
  /** A command with its history */
  'GET /api/v1/commands/{command}': {
    path: {
      command: number
    }
    answer: {
      id: number | null
      tenant_id: number | null
      tenant_name: string | null
      device_id: number | null
      device_key: string | null
      device_name: string | null
      kind: string | null
      code: string | null
      name: string | null
      name_en: string | null
      unit: string | null
      value: unknown
      tolerance: number | null
      dangerous: boolean | null
      again: boolean | null
      timeout_s: number | null
      state: string | null
      reason: string | null
      answer: unknown
      note: string | null
      attempts: number | null
      asked_by: string | null
      decided_by: string | null
      mine: boolean | null
      at: string | null
      decided_at: string | null
      sent_at: string | null
      acked_at: string | null
      ended_at: string | null
      expires_at: string | null
      due_at: string | null
      demo: boolean | null
      events: unknown
    }
  }
  /** Approve a dangerous command that somebody else asked for */
  'POST /api/v1/commands/{command}/approve': {
    path: {
      command: number
    }
    body: {
      reason: string
    }
    answer: unknown
  }
  /** Take back a command that was not sent yet */
  'POST /api/v1/commands/{command}/cancel': {
    path: {
      command: number
    }
    body: {
      reason: string
    }
    answer: {
      id: number | null
      state: string | null
    }
  }
  /** Refuse a dangerous command that somebody else asked for */
  'POST /api/v1/commands/{command}/refuse': {
    path: {
      command: number
    }
    body: {
      reason: string
    }
    answer: unknown
  }
  /** Devices that connect, and why they are there or not */
  'GET /api/v1/connections': {
    query: {
      online?: boolean
      reason?: 'connected' | 'left' | 'will' | 'lost' | 'silent' | 'taken_over' | 'credential' | 'refused' | 'shutdown' | 'gate_lost'
      gateway?: number
      tenant?: number
      limit?: number
      after?: string
    }
    answer: {
      items: {
        device_id: number | null
        tenant_id: number | null
        tenant_name: string | null
        device_key: string | null
        device_name: string | null
        online: boolean | null
        reason: string | null
        protocol: string | null
        address: string | null
        since: string | null
        changes: number | null
        last_at: string | null
        demo: boolean | null
      }[]
      next: string | null
    }
  }
  /** Devices that connect, as a table */
  'GET /api/v1/connections.csv': {
    query: {
      online?: boolean
      reason?: 'connected' | 'left' | 'will' | 'lost' | 'silent' | 'taken_over' | 'credential' | 'refused' | 'shutdown' | 'gate_lost'
      gateway?: number
      tenant?: number
      limit?: number
    }
    answer: unknown
  }
  /** Work on the tags of many devices, newest first */
  'GET /api/v1/device-tag-tasks': {
    query: {
      limit?: number
      after?: string
    }
    answer: {
      items: {
        id: number | null
        what: string | null
        tag: string | null
        new_tag: string | null
        state: string | null
        seen: number | null
        changed: number | null
        full_up: number | null
        total: number | null
        at: string | null
      }[]
      next: string | null
    }
  }
  /** Give a tag to many devices, or take it from them */
  'POST /api/v1/device-tag-tasks': {
    body: {
      what: 'assign' | 'remove'
      name: string
      devices?: Record<string, unknown> | unknown[]
      all?: boolean
      q?: string
      kind?: 'meter' | 'equipment' | 'sensor' | 'controller' | 'product'
      tenant?: number
      model?: string
      state?: 'online' | 'offline' | 'never' | 'archived'
      tag?: string
    }
    answer: unknown
  }
  /** How far it is */
  'GET /api/v1/device-tag-tasks/{tag_task}': {
    path: {
      tag_task: number
    }
    answer: {
      id: number | null
      what: string | null
      tag: string | null
      new_tag: string | null
      state: string | null
      seen: number | null
      changed: number | null
      full_up: number | null
      total: number | null
      at: string | null
      filter: unknown
    }
  }
  /** Tags: mine and those that devices carry, counted */
  'GET /api/v1/device-tags': {
    query: {
      q?: string
      limit?: number
      after?: string
    }
    answer: {
      items: {
        id: number | null
        name: string | null
        colour: string | null
        devices: number | null
        version: number | null
      }[]
      next: string | null
    }
  }
  /** Make a tag, or give one that is there a colour */
  'POST /api/v1/device-tags': {
    body: {
      name: string
      colour?: 'grey' | 'red' | 'orange' | 'yellow' | 'green' | 'blue' | 'purple'
    }
    answer: unknown
  }
  /** Tags as a table */
  'GET /api/v1/device-tags.csv': {
    query: {
      q?: string
      limit?: number
    }
    answer: unknown
  }
  /** Give a tag up; devices lose it in the background */
  'DELETE /api/v1/device-tags/{device_tag}': {
    path: {
      device_tag: number
    }
    answer: void
  }
  /** Rename or recolour a tag; devices follow in the background */
  'PATCH /api/v1/device-tags/{device_tag}': {
    path: {
      device_tag: number
    }
    body: {
      version: number
      name?: string
      colour?: 'grey' | 'red' | 'orange' | 'yellow' | 'green' | 'blue' | 'purple'
    }
    answer: unknown
  }
  /** Devices with their state */
  'GET /api/v1/devices': {
    query: {
      q?: string
      kind?: 'meter' | 'equipment' | 'sensor' | 'controller' | 'product'
      tenant?: number
      model?: string
      state?: 'online' | 'offline' | 'never' | 'archived'
      tag?: string
      limit?: number
      after?: string
    }
    answer: {
      items: {
        id: number | null
        tenant_id: number | null
        tenant_name: string | null
        key: string | null
        name: string | null
        kind: string | null
        model_id: number | null
        model_code: string | null
        model_name: string | null
        model_name_en: string | null
        serial: string | null
        lon: number | null
        lat: number | null
        state: string | null
        last_at: string | null
        tags: unknown
        metrics: number | null
        demo: boolean | null
        version: number | null
      }[]
      next: string | null
    }
  }
  /** Register a device */
  'POST /api/v1/devices': {
    body: {
      key: string
      name: string
      tenant?: number
      kind?: 'meter' | 'equipment' | 'sensor' | 'controller' | 'product'
      model?: string
      serial?: string
      lon?: number
      lat?: number
      crs?: 'CGCS2000' | 'WGS-84' | 'GCJ-02' | 'BD-09'
      tags?: Record<string, unknown> | unknown[]
      metrics?: Record<string, unknown> | unknown[]
    }
    answer: unknown
  }
  /** Devices as a table, at most 50,000 */
  'GET /api/v1/devices.csv': {
    query: {
      q?: string
      kind?: 'meter' | 'equipment' | 'sensor' | 'controller' | 'product'
      tenant?: number
      model?: string
      state?: 'online' | 'offline' | 'never' | 'archived'
      tag?: string
      after?: string
    }
    answer: unknown
  }
  /** How many devices fit, by enterprise, kind, state, model and tag */
  'GET /api/v1/devices/facets': {
    query: {
      q?: string
      kind?: 'meter' | 'equipment' | 'sensor' | 'controller' | 'product'
      tenant?: number
      model?: string
      state?: 'online' | 'offline' | 'never' | 'archived'
      tag?: string
    }
    answer: {
      total: number | null
      partial: boolean | null
      tenants: unknown
      kinds: unknown
      states: unknown
      models: unknown
      tags: unknown
    }
  }
  /** Take a device out of use; its data stay */
  'DELETE /api/v1/devices/{device}': {
    path: {
      device: number
    }
    answer: void
  }
  /** A device */
  'GET /api/v1/devices/{device}': {
    path: {
      device: number
    }
    answer: {
      id: number | null
      tenant_id: number | null
      tenant_name: string | null
      key: string | null
      name: string | null
      pinyin: string | null
      kind: string | null
      model_id: number | null
      model_code: string | null
      model_name: string | null
      model_name_en: string | null
      serial: string | null
      lon: number | null
      lat: number | null
      state: string | null
      last_at: string | null
      tags: unknown
      origin: string | null
      archived_at: string | null
      created_at: string | null
      demo: boolean | null
      version: number | null
      metrics: unknown
    }
  }
  /** Change a device */
  'PATCH /api/v1/devices/{device}': {
    path: {
      device: number
    }
    body: {
      version: number
      key?: string
      name?: string
      kind?: 'meter' | 'equipment' | 'sensor' | 'controller' | 'product'
      model?: string
      serial?: string
      lon?: number
      lat?: number
      crs?: 'CGCS2000' | 'WGS-84' | 'GCJ-02' | 'BD-09'
      tags?: Record<string, unknown> | unknown[]
      archived?: boolean
    }
    answer: unknown
  }
  /** Ask a device to write a point or to carry out a method */
  'POST /api/v1/devices/{device}/commands': {
    path: {
      device: number
    }
    body: {
      kind: 'write' | 'call'
      code: string
      value: number | boolean | string | Record<string, unknown> | unknown[]
      reason: string
      expires_s?: number
    }
    answer: {
      id: number | null
      state: string | null
    }
  }
  /** A device asks what it has to do; a call is handed out once */
  'POST /api/v1/devices/{device}/commands/take': {
    path: {
      device: number
    }
    answer: {
      items: {
        id: number
        kind: string
        code: string
        value: unknown
      }[]
    }
  }
  /** A device answers a call; a member error says that it failed */
  'POST /api/v1/devices/{device}/commands/{command}/answer': {
    path: {
      device: number
      command: number
    }
    body: {
      answer: number | boolean | string | Record<string, unknown> | unknown[]
    }
    answer: unknown
  }
  /** What is offered to a device, for the device */
  'GET /api/v1/devices/{device}/firmware': {
    path: {
      device: number
    }
    answer: unknown
  }
  /** The image that is offered to a device; by Range above 4 MiB */
  'GET /api/v1/devices/{device}/firmware/body': {
    path: {
      device: number
    }
    answer: unknown
  }
  /** What a device measures, with its newest values */
  'GET /api/v1/devices/{device}/metrics': {
    path: {
      device: number
    }
    answer: unknown
  }
  /** Add or describe a metric of a device */
  'POST /api/v1/devices/{device}/metrics': {
    path: {
      device: number
    }
    body: {
      code: string
      name?: string
      name_en?: string
      unit?: string
      counter?: boolean
      min?: number
      max?: number
    }
    answer: unknown
  }
  /** Whether a device is connected, since when and why */
  'GET /api/v1/devices/{device}/presence': {
    path: {
      device: number
    }
    answer: {
      device_id: number | null
      online: boolean | null
      reason: string | null
      protocol: string | null
      address: string | null
      since: string | null
      changes: number | null
      connections: number | null
      last_at: string | null
      parent_id: number | null
      parent_name: string | null
      children: number | null
    }
  }
  /** A device says what it is set to */
  'POST /api/v1/devices/{device}/reported': {
    path: {
      device: number
    }
    body: {
      values: Record<string, unknown> | unknown[]
    }
    answer: unknown
  }
  /** What a device should be set to, and what it says that it is */
  'GET /api/v1/devices/{device}/shadow': {
    path: {
      device: number
    }
    answer: {
      device_id: number | null
      tenant_id: number | null
      key: string | null
      name: string | null
      model_id: number | null
      commandable: boolean | null
      points: unknown
      methods: unknown
      desired_version: number | null
      desired_at: string | null
      reported_version: number | null
      reported_at: string | null
      passed_over: number | null
      open: number | null
      values: unknown
    }
  }
  /** Ports at which devices connect: MQTT, MQTT over TLS, HJ 212; null where nobody listens */
  'GET /api/v1/doors': {
    answer: {
      mqtt: number | null
      mqtts: number | null
      hj212: number | null
    }
  }
  /** Meters of a kind with what is lost below each in a period */
  'GET /api/v1/energy/balance': {
    query: {
      period: string
      kind?: string
      tenant?: number
    }
    answer: {
      period: {
        text: string
        kind: string
        from: string
        to: string
      }
      kind: string
      unit: string
      nodes: {
        meter: number
        parent: number | null
        tenant: number
        name: string
        role: string
        amount: number | null
        days: number
        wanted_days: number
        limit: number | null
        grade: string
        balance: {
          sub_sum: number | null
          loss: number | null
          rate: number | null
          loss_error: number | null
          within_error: boolean
          status: string
          missing: number[]
        } | null
      }[]
    }
  }
  /** Corrections of closed days, newest first */
  'GET /api/v1/energy/changes': {
    query: {
      tenant?: number
      meter?: number
      reason?: 'late_data' | 'meter_event' | 'recomputed'
      from?: string
      to?: string
      limit?: number
      after?: string
    }
    answer: {
      items: {
        tenant_id: number | null
        tenant_name: string | null
        meter_id: number | null
        meter_name: string | null
        energy: string | null
        unit: string | null
        day: string | null
        revision: number | null
        before: number | null
        after: number | null
        reason: string | null
        at: string | null
      }[]
      next: string | null
    }
  }
  /** The same as a table */
  'GET /api/v1/energy/changes.csv': {
    query: {
      tenant?: number
      meter?: number
      reason?: 'late_data' | 'meter_event' | 'recomputed'
      from?: string
      to?: string
    }
    answer: unknown
  }
  /** Standard-coal coefficients with edition and source */
  'GET /api/v1/energy/coefficients': {
    query: {
      kind?: string
      day?: string
    }
    answer: {
      items: {
        kind: string | null
        name: string | null
        name_en: string | null
        unit: string | null
        category: string | null
        edition: string | null
        standard: string | null
        kgce_low: number | null
        kgce_high: number | null
        ncv_kj: number | null
        valid_from: string | null
        valid_to: string | null
        source: string | null
      }[]
      next: string | null
    }
  }
  /** What was odd in registers, newest first */
  'GET /api/v1/energy/issues': {
    query: {
      tenant?: number
      meter?: number
      issue?: 'replaced' | 'ct_changed' | 'reset_noted' | 'rollover' | 'reset' | 'negative' | 'spike' | 'gap' | 'dropped'
      from?: string
      to?: string
      limit?: number
      after?: string
    }
    answer: {
      items: {
        tenant_id: number | null
        tenant_name: string | null
        meter_id: number | null
        meter_name: string | null
        kind: string | null
        energy: string | null
        unit: string | null
        at: string | null
        amount: number | null
        after: number | null
      }[]
      next: string | null
    }
  }
  /** The same as a table */
  'GET /api/v1/energy/issues.csv': {
    query: {
      tenant?: number
      meter?: number
      issue?: 'replaced' | 'ct_changed' | 'reset_noted' | 'rollover' | 'reset' | 'negative' | 'spike' | 'gap' | 'dropped'
      from?: string
      to?: string
    }
    answer: unknown
  }
  /** Kinds of energy with the coefficient in force */
  'GET /api/v1/energy/kinds': {
    answer: {
      items: {
        code: string | null
        name: string | null
        name_en: string | null
        unit: string | null
        category: string | null
        edition: string | null
        standard: string | null
        kgce_low: number | null
        kgce_high: number | null
        ncv_kj: number | null
        source: string | null
      }[]
      next: string | null
    }
  }
  /** The load of each interval, and its shape */
  'GET /api/v1/energy/load': {
    query: {
      from: string
      to: string
      step?: number
      kind?: string
      tenant?: number
    }
    answer: {
      kind: string
      unit: string
      step_min: number
      from: string
      to: string
      window: string
      amount: number | null
      max: number | null
      max_at: string | null
      min: number | null
      factor: number | null
      peak_valley: number | null
      intervals: number
      expected: number
      coarser_meters: number
      points: {
        at: string
        rate: number | null
        partial: number | null
        present: number
        meters: number
      }[]
    }
  }
  /** Meters; parent_id makes their tree */
  'GET /api/v1/energy/meters': {
    query: {
      tenant?: number
      kind?: string
      role?: 'main' | 'sub' | 'generation' | 'export'
      q?: string
      limit?: number
      after?: string
    }
    answer: {
      items: {
        id: number | null
        tenant_id: number | null
        tenant_name: string | null
        parent_id: number | null
        device_id: number | null
        device_key: string | null
        device_name: string | null
        metric: string | null
        power_metric: string | null
        name: string | null
        kind: string | null
        kind_name: string | null
        kind_name_en: string | null
        unit: string | null
        role: string | null
        digits: number | null
        multiplier: number | null
        max_rate: number | null
        bucket_min: number | null
        loss_limit: number | null
        accuracy: number | null
        valid_from: string | null
        valid_to: string | null
        in_service: boolean | null
        seen_at: string | null
        computed_at: string | null
        demo: boolean | null
        version: number | null
      }[]
      next: string | null
    }
  }
  /** Add a meter */
  'POST /api/v1/energy/meters': {
    body: {
      tenant?: number
      name: string
      kind: string
      max_rate: number
      parent?: number
      device?: number
      metric?: string
      power_metric?: string
      role?: 'main' | 'sub' | 'generation' | 'export'
      digits?: number
      multiplier?: number
      bucket_min?: number
      loss_limit?: number
      accuracy?: number
      valid_from?: string
      valid_to?: string
    }
    answer: {
      id: number | null
      version: number | null
    }
  }
  /** The same as a table, at most 50,000 */
  'GET /api/v1/energy/meters.csv': {
    query: {
      tenant?: number
      kind?: string
      role?: 'main' | 'sub' | 'generation' | 'export'
      q?: string
    }
    answer: unknown
  }
  /** A meter */
  'GET /api/v1/energy/meters/{meter}': {
    path: {
      meter: number
    }
    answer: {
      id: number | null
      tenant_id: number | null
      tenant_name: string | null
      parent_id: number | null
      parent_name: string | null
      device_id: number | null
      device_key: string | null
      device_name: string | null
      metric: string | null
      power_metric: string | null
      name: string | null
      kind: string | null
      kind_name: string | null
      kind_name_en: string | null
      unit: string | null
      role: string | null
      digits: number | null
      multiplier: number | null
      max_rate: number | null
      bucket_min: number | null
      loss_limit: number | null
      accuracy: number | null
      valid_from: string | null
      valid_to: string | null
      in_service: boolean | null
      first_day: string | null
      seen_at: string | null
      computed_at: string | null
      events: number | null
      children: number | null
      demo: boolean | null
      version: number | null
    }
  }
  /** Change a meter, or take it out of service by valid_to */
  'PATCH /api/v1/energy/meters/{meter}': {
    path: {
      meter: number
    }
    body: {
      version: number
      name?: string
      max_rate?: number
      parent?: number
      device?: number
      metric?: string
      power_metric?: string
      role?: 'main' | 'sub' | 'generation' | 'export'
      digits?: number
      multiplier?: number
      bucket_min?: number
      loss_limit?: number
      accuracy?: number
      valid_from?: string
      valid_to?: string
    }
    answer: {
      id: number | null
      version: number | null
    }
  }
  /** Replacements and changes of a meter */
  'GET /api/v1/energy/meters/{meter}/events': {
    path: {
      meter: number
    }
    query: {
      limit?: number
      after?: string
    }
    answer: {
      items: {
        id: number | null
        tenant_id: number | null
        meter_id: number | null
        at: string | null
        kind: string | null
        old_final: number | null
        new_initial: number | null
        new_multiplier: number | null
        new_digits: number | null
        reason: string | null
        account_name: string | null
        noted_at: string | null
      }[]
      next: string | null
    }
  }
  /** Note a replacement, a new transformer or a reset; the days since are derived again */
  'POST /api/v1/energy/meters/{meter}/events': {
    path: {
      meter: number
    }
    body: {
      at: string
      kind: 'replace' | 'ct_change' | 'reset'
      old_final: number
      new_initial: number
      new_multiplier?: number
      new_digits?: number
      reason: string
    }
    answer: {
      id: number | null
      job: number | null
    }
  }
  /** What noting an event would change in the 62 days behind it; changes nothing */
  'POST /api/v1/energy/meters/{meter}/events/preview': {
    path: {
      meter: number
    }
    body: {
      at: string
      kind: 'replace' | 'ct_change' | 'reset'
      old_final: number
      new_initial: number
      new_multiplier?: number
      new_digits?: number
    }
    answer: {
      unit: string
      from: string
      to: string
      before: number | null
      after: number | null
      days: {
        day: string
        before: number | null
        after: number | null
      }[]
      issues: {
        kind: string
        at: string
        amount: number | null
        after: number | null
      }[]
    }
  }
  /** Take back an event that was noted by mistake */
  'DELETE /api/v1/energy/meters/{meter}/events/{event}': {
    path: {
      meter: number
      event: number
    }
    answer: void
  }
  /** What a meter metered, with a flag an interval or a day */
  'GET /api/v1/energy/meters/{meter}/series': {
    path: {
      meter: number
    }
    query: {
      from: string
      to: string
      step?: 'interval' | 'day'
    }
    answer: {
      meter: unknown
      unit: string
      step: string
      points: {
        at: string
        amount: number | null
        flag: string
        revision: number
      }[]
    }
  }
  /** Enterprises by what they consume in a period */
  'GET /api/v1/energy/ranking': {
    query: {
      period: string
      by?: 'tce' | 'intensity' | 'change' | 'change_year_ago'
      industry?: string
      tenant?: number
      mode?: 'equivalent' | 'primary'
      primary_kgce?: number
      choice?: 'low' | 'mid' | 'high'
      media?: boolean
      limit?: number
    }
    answer: {
      period: {
        text: string
        kind: string
        from: string
        to: string
      }
      running: boolean
      by: string
      unit: string
      rules: {
        mode: string
        choice: string
        media: boolean
        primary_kgce: number | null
        unit: string
        standard: string
      }
      count: number
      tce: number | null
      items: {
        rank: number | null
        tenant: number
        name: string
        name_en: string
        short_name: string
        industry_code: string
        industry_name: string
        industry_name_en: string
        above_scale: boolean
        demo: boolean
        tce: number | null
        share: number | null
        before: number | null
        change: number | null
        year_ago: number | null
        change_year_ago: number | null
        intensity: number | null
        output_fen: number
        quality: {
          grade: string
          score: number | null
          completeness: number | null
          timeliness: number | null
          validity: number | null
          consistency: number | null
          coverage: number | null
          estimated: number
          meters: number
          reported: number
          data_at: string | null
          reasons: string[]
        }
      }[]
    }
  }
  /** The same as a table */
  'GET /api/v1/energy/ranking.csv': {
    query: {
      period: string
      by?: 'tce' | 'intensity' | 'change' | 'change_year_ago'
      industry?: string
      tenant?: number
      mode?: 'equivalent' | 'primary'
      primary_kgce?: number
      choice?: 'low' | 'mid' | 'high'
      media?: boolean
    }
    answer: unknown
  }
  /** Derive days again from the registers, now */
  'POST /api/v1/energy/recompute': {
    body: {
      tenant?: number
      meter?: number
      from?: string
    }
    answer: {
      job: number | null
      meters: number | null
    }
  }
  /** Consumption by day or month */
  'GET /api/v1/energy/series': {
    query: {
      from: string
      to: string
      step?: 'day' | 'month'
      kind?: string
      tenant?: number
      mode?: 'equivalent' | 'primary'
      primary_kgce?: number
      choice?: 'low' | 'mid' | 'high'
      media?: boolean
    }
    answer: {
      unit: string
      step: string
      from: string
      to: string
      rules: {
        mode: string
        choice: string
        media: boolean
        primary_kgce: number | null
        unit: string
        standard: string
      }
      points: {
        at: string
        tce: number | null
        kinds: {
          kind: string
          name: string
          name_en: string
          unit: string
          amount: number | null
          tce: number | null
          factor: number | null
          edition: string | null
          counted: boolean
        }[]
        quality: {
          grade: string
          score: number | null
          completeness: number | null
          timeliness: number | null
          validity: number | null
          consistency: number | null
          coverage: number | null
          estimated: number
          meters: number
          reported: number
          data_at: string | null
          reasons: string[]
        }
      }[]
    }
  }
  /** What was consumed in a period, beside the period before and a year ago */
  'GET /api/v1/energy/summary': {
    query: {
      period: string
      tenant?: number
      mode?: 'equivalent' | 'primary'
      primary_kgce?: number
      choice?: 'low' | 'mid' | 'high'
      media?: boolean
    }
    answer: {
      scope: string
      tenant: number | null
      name: string
      name_en: string
      demo: boolean
      as_of: string
      period: {
        text: string
        kind: string
        from: string
        to: string
      }
      from: string
      to: string
      running: boolean
      unit: string
      tce: number | null
      sold_tce: number | null
      nonfossil_tce: number | null
      media_tce: number | null
      kinds: {
        kind: string
        name: string
        name_en: string
        unit: string
        amount: number | null
        tce: number | null
        factor: number | null
        edition: string | null
        counted: boolean
      }[]
      quality: {
        grade: string
        score: number | null
        completeness: number | null
        timeliness: number | null
        validity: number | null
        consistency: number | null
        coverage: number | null
        estimated: number
        meters: number
        reported: number
        data_at: string | null
        reasons: string[]
      }
      before: {
        period: {
          text: string
          kind: string
          from: string
          to: string
        }
        from: string
        to: string
        tce: number | null
        change: number | null
        reason: string | null
      }
      year_ago: {
        period: {
          text: string
          kind: string
          from: string
          to: string
        }
        from: string
        to: string
        tce: number | null
        change: number | null
        reason: string | null
      }
      intensity: {
        unit: string
        value: number | null
        tce: number | null
        output_fen: number
        enterprises: number
        reason: string | null
        before: number | null
        change: number | null
        year_ago: number | null
        change_year_ago: number | null
      }
      rules: {
        mode: string
        choice: string
        media: boolean
        primary_kgce: number | null
        unit: string
        standard: string
      }
    }
  }
  /** Enterprises */
  'GET /api/v1/enterprises': {
    query: {
      q?: string
      industry?: string
      above_scale?: boolean
      status?: 'joining' | 'building' | 'operating' | 'suspended' | 'left'
      limit?: number
      after?: string
    }
    answer: {
      items: {
        tenant_id: number | null
        uscc: string | null
        name: string | null
        name_en: string | null
        short_name: string | null
        pinyin: string | null
        industry_code: string | null
        industry_name: string | null
        industry_name_en: string | null
        above_scale: boolean | null
        status: string | null
        lon: number | null
        lat: number | null
        devices: number | null
        online: number | null
        demo: boolean | null
        version: number | null
      }[]
      next: string | null
    }
  }
  /** Register an enterprise */
  'POST /api/v1/enterprises': {
    body: {
      uscc: string
      name: string
      name_en?: string
      short_name?: string
      industry_code?: string
      above_scale?: boolean
      status?: 'joining' | 'building' | 'operating' | 'suspended' | 'left'
      address?: string
      lon?: number
      lat?: number
      parcel?: Record<string, unknown> | unknown[]
      crs?: 'CGCS2000' | 'WGS-84' | 'GCJ-02' | 'BD-09'
      entered_on?: string
      demo?: boolean
    }
    answer: unknown
  }
  /** Enterprises as a table, at most 50,000 */
  'GET /api/v1/enterprises.csv': {
    query: {
      q?: string
      industry?: string
      above_scale?: boolean
      status?: 'joining' | 'building' | 'operating' | 'suspended' | 'left'
    }
    answer: unknown
  }
  /** An enterprise */
  'GET /api/v1/enterprises/{tenant}': {
    path: {
      tenant: number
    }
    answer: {
      tenant_id: number | null
      uscc: string | null
      name: string | null
      name_en: string | null
      short_name: string | null
      pinyin: string | null
      industry_code: string | null
      industry_name: string | null
      industry_name_en: string | null
      above_scale: boolean | null
      status: string | null
      address: string | null
      lon: number | null
      lat: number | null
      parcel: unknown
      parcel_crs: string | null
      parcel_m2: number | null
      entered_on: string | null
      devices: number | null
      online: number | null
      demo: boolean | null
      version: number | null
      updated_at: string | null
    }
  }
  /** Change an enterprise */
  'PATCH /api/v1/enterprises/{tenant}': {
    path: {
      tenant: number
    }
    body: {
      version: number
      uscc?: string
      name?: string
      name_en?: string
      short_name?: string
      industry_code?: string
      above_scale?: boolean
      status?: 'joining' | 'building' | 'operating' | 'suspended' | 'left'
      address?: string
      lon?: number
      lat?: number
      parcel?: Record<string, unknown> | unknown[]
      crs?: 'CGCS2000' | 'WGS-84' | 'GCJ-02' | 'BD-09'
      entered_on?: string
    }
    answer: unknown
  }
  /** Whom to call at an enterprise */
  'GET /api/v1/enterprises/{tenant}/contacts': {
    path: {
      tenant: number
    }
    answer: unknown
  }
  /** Add a contact */
  'POST /api/v1/enterprises/{tenant}/contacts': {
    path: {
      tenant: number
    }
    body: {
      duty: 'legal' | 'general' | 'energy' | 'safety' | 'environment' | 'finance' | 'quality'
      name: string
      phone?: string
      email?: string
    }
    answer: {
      id: number | null
    }
  }
  /** Whom to call at an enterprise, as a table */
  'GET /api/v1/enterprises/{tenant}/contacts.csv': {
    path: {
      tenant: number
    }
    answer: unknown
  }
  /** Take a contact out */
  'DELETE /api/v1/enterprises/{tenant}/contacts/{contact}': {
    path: {
      tenant: number
      contact: number
    }
    answer: void
  }
  /** Change a contact */
  'PATCH /api/v1/enterprises/{tenant}/contacts/{contact}': {
    path: {
      tenant: number
      contact: number
    }
    body: {
      duty?: 'legal' | 'general' | 'energy' | 'safety' | 'environment' | 'finance' | 'quality'
      name?: string
      phone?: string
      email?: string
    }
    answer: {
      id: number | null
    }
  }
  /** Economic figures of an enterprise, newest month first */
  'GET /api/v1/enterprises/{tenant}/economics': {
    path: {
      tenant: number
    }
    query: {
      limit?: number
      after?: string
    }
    answer: unknown
  }
  /** Report the economic figures of a month, or report them anew */
  'POST /api/v1/enterprises/{tenant}/economics': {
    path: {
      tenant: number
    }
    body: {
      month: string
      output_fen: number
      value_added_fen?: number
      revenue_fen?: number
      tax_fen?: number
      employees?: number
    }
    answer: unknown
  }
  /** Economic figures of an enterprise as a table */
  'GET /api/v1/enterprises/{tenant}/economics.csv': {
    path: {
      tenant: number
    }
    query: {
      limit?: number
    }
    answer: unknown
  }
  /** An enterprise on one page */
  'GET /api/v1/enterprises/{tenant}/profile': {
    path: {
      tenant: number
    }
    answer: {
      tenant_id: number | null
      enterprise: unknown
      devices: unknown
      energy: unknown
      economics: unknown
      contacts: unknown
      parcel: unknown
    }
  }
  /** Take a printed figure again: consistent (一致) or corrected (已更正), with the corrections between */
  'GET /api/v1/evidence/{code}': {
    path: {
      code: string
    }
    answer: {
      code: string
      verdict: string
      verdict_en: string
      figure: {
        label: string
        label_en: string
        printed: string
        unit: string
        period: string
        report: string
        metric: string
        metric_version: number
        run: number
      }
      then: {
        value: number | null
        grade: string
        as_of: string
        rows: number
        sha256: string
      }
      now: {
        value: number | null
        grade: string
        as_of: string
        rows: number
        sha256: string
      } | null
      change: number | null
      rows_same: boolean
      computation_same: boolean
      query_same: boolean
      parameters: unknown
      queries: {
        name: string
        about: string
        sql: string
      }[]
      corrections: unknown[]
      sources: {
        source: string
        kept: string
      }[]
      rows: unknown[]
    }
  }
  /** Campaigns that bring firmware to devices, newest first */
  'GET /api/v1/firmware-campaigns': {
    query: {
      state?: 'open' | 'waiting' | 'running' | 'paused' | 'done' | 'aborted' | 'refused' | 'cancelled'
      tenant?: number
      limit?: number
      after?: string
    }
    answer: {
      items: {
        id: number | null
        tenant_id: number | null
        tenant_name: string | null
        name: string | null
        image_id: number | null
        image_name: string | null
        image_version: string | null
        model_code: string | null
        state: string | null
        note: string | null
        stage: number | null
        stages: number | null
        total: number | null
        done: number | null
        failed: number | null
        skipped: number | null
        active: number | null
        reason: string | null
        asked_by: string | null
        decided_by: string | null
        mine: boolean | null
        at: string | null
        decided_at: string | null
        started_at: string | null
        ended_at: string | null
      }[]
      next: string | null
    }
  }
  /** Ask for an image to be brought to devices, stage by stage; a second person approves */
  'POST /api/v1/firmware-campaigns': {
    body: {
      image: number
      tenant?: number
      name: string
      target: Record<string, unknown> | unknown[]
      stages: Record<string, unknown> | unknown[]
      pass?: number
      fail?: number
      parallel?: number
      timeout_s?: number
      wait_s?: number
      reason: string
    }
    answer: unknown
  }
  /** Campaigns as a table */
  'GET /api/v1/firmware-campaigns.csv': {
    query: {
      state?: 'open' | 'waiting' | 'running' | 'paused' | 'done' | 'aborted' | 'refused' | 'cancelled'
      tenant?: number
      limit?: number
    }
    answer: unknown
  }
  /** A campaign with its stages and its history */
  'GET /api/v1/firmware-campaigns/{campaign}': {
    path: {
      campaign: number
    }
    answer: {
      id: number | null
      tenant_id: number | null
      tenant_name: string | null
      name: string | null
      image_id: number | null
      image_name: string | null
      image_version: string | null
      model_code: string | null
      target: unknown
      pass_share: number | null
      fail_share: number | null
      parallel: number | null
      timeout_s: number | null
      wait_s: number | null
      state: string | null
      note: string | null
      stage: number | null
      total: number | null
      reason: string | null
      asked_by: string | null
      decided_by: string | null
      mine: boolean | null
      own: boolean | null
      at: string | null
      decided_at: string | null
      started_at: string | null
      ended_at: string | null
      stages: unknown
      events: unknown
    }
  }
  /** Let a campaign begin that somebody else asked for */
  'POST /api/v1/firmware-campaigns/{campaign}/approve': {
    path: {
      campaign: number
    }
    body: {
      reason: string
    }
    answer: unknown
  }
  /** End a campaign; what installs already is waited for */
  'POST /api/v1/firmware-campaigns/{campaign}/cancel': {
    path: {
      campaign: number
    }
    body: {
      reason: string
    }
    answer: {
      id: number | null
      state: string | null
    }
  }
  /** The devices of a campaign, and how far each is */
  'GET /api/v1/firmware-campaigns/{campaign}/devices': {
    path: {
      campaign: number
    }
    query: {
      state?: 'open' | 'queued' | 'offered' | 'downloading' | 'verifying' | 'installing' | 'done' | 'failed' | 'timed_out' | 'skipped'
      stage?: number
      limit?: number
      after?: string
    }
    answer: {
      items: {
        device_id: number | null
        tenant_id: number | null
        device_key: string | null
        device_name: string | null
        stage: number | null
        state: string | null
        percent: number | null
        note: string | null
        from_version: string | null
        online: boolean | null
        command_id: number | null
        offered_at: string | null
        heard_at: string | null
        due_at: string | null
        ended_at: string | null
      }[]
      next: string | null
    }
  }
  /** The devices of a campaign as a table */
  'GET /api/v1/firmware-campaigns/{campaign}/devices.csv': {
    path: {
      campaign: number
    }
    query: {
      state?: 'open' | 'queued' | 'offered' | 'downloading' | 'verifying' | 'installing' | 'done' | 'failed' | 'timed_out' | 'skipped'
      stage?: number
      limit?: number
    }
    answer: unknown
  }
  /** Offer to no further device for now */
  'POST /api/v1/firmware-campaigns/{campaign}/pause': {
    path: {
      campaign: number
    }
    body: {
      reason: string
    }
    answer: {
      id: number | null
      state: string | null
    }
  }
  /** Refuse a campaign that somebody else asked for */
  'POST /api/v1/firmware-campaigns/{campaign}/refuse': {
    path: {
      campaign: number
    }
    body: {
      reason: string
    }
    answer: unknown
  }
  /** Go on with a campaign */
  'POST /api/v1/firmware-campaigns/{campaign}/resume': {
    path: {
      campaign: number
    }
    body: {
      reason: string
    }
    answer: {
      id: number | null
      state: string | null
    }
  }
  /** Images of firmware, newest first */
  'GET /api/v1/firmware-images': {
    query: {
      model?: string
      state?: 'uploading' | 'ready' | 'refused' | 'withdrawn'
      limit?: number
      after?: string
    }
    answer: {
      items: {
        id: number | null
        tenant_id: number | null
        tenant_name: string | null
        model_code: string | null
        name: string | null
        version: string | null
        size: number | null
        sha256: string | null
        signature: string | null
        key_id: number | null
        key_name: string | null
        key_revoked: boolean | null
        notes: string | null
        got: number | null
        state: string | null
        why: string | null
        creator: string | null
        created_at: string | null
        ready_at: string | null
      }[]
      next: string | null
    }
  }
  /** Announce an image; refused unless a key has signed what is said of it */
  'POST /api/v1/firmware-images': {
    body: {
      model: string
      name: string
      version: string
      size: number
      sha256: string
      firmware_key: number
      signature: string
      notes?: string
    }
    answer: unknown
  }
  /** Images of firmware as a table */
  'GET /api/v1/firmware-images.csv': {
    query: {
      model?: string
      state?: 'uploading' | 'ready' | 'refused' | 'withdrawn'
      limit?: number
    }
    answer: unknown
  }
  /** An image, and how much of it has come */
  'GET /api/v1/firmware-images/{image}': {
    path: {
      image: number
    }
    answer: {
      id: number | null
      tenant_id: number | null
      model_code: string | null
      name: string | null
      version: string | null
      size: number | null
      sha256: string | null
      signature: string | null
      key_id: number | null
      notes: string | null
      got: number | null
      state: string | null
      why: string | null
      creator: string | null
      created_at: string | null
      ready_at: string | null
    }
  }
  /** The bytes of an image; by Range above 4 MiB */
  'GET /api/v1/firmware-images/{image}/body': {
    path: {
      image: number
    }
    answer: unknown
  }
  /** The next bytes of an image, or all of them */
  'POST /api/v1/firmware-images/{image}/parts': {
    path: {
      image: number
    }
    query: {
      offset: number
    }
    body: Blob | ArrayBuffer | string
    answer: unknown
  }
  /** End an image: its bytes go, and campaigns that bring it end */
  'POST /api/v1/firmware-images/{image}/withdraw': {
    path: {
      image: number
    }
    body: {
      reason: string
    }
    answer: {
      id: number | null
    }
  }
  /** Keys by which firmware is signed */
  'GET /api/v1/firmware-keys': {
    query: {
      limit?: number
      after?: string
    }
    answer: {
      items: {
        id: number | null
        tenant_id: number | null
        tenant_name: string | null
        name: string | null
        public: string | null
        images: number | null
        created_at: string | null
        revoked_at: string | null
        revoked_why: string | null
      }[]
      next: string | null
    }
  }
  /** Trust a maker's public key (Ed25519) */
  'POST /api/v1/firmware-keys': {
    body: {
      name: string
      public: string
    }
    answer: unknown
  }
  /** Keys by which firmware is signed, as a table */
  'GET /api/v1/firmware-keys.csv': {
    query: {
      limit?: number
    }
    answer: unknown
  }
  /** Withdraw a key: nothing that it has signed is offered any more */
  'POST /api/v1/firmware-keys/{firmware_key}/revoke': {
    path: {
      firmware_key: number
    }
    body: {
      reason: string
    }
    answer: {
      id: number | null
    }
  }
  /** Answers without asking anything; the yardstick of the benches */
  'GET /api/v1/hello': {
    answer: unknown
  }
  /** Imports, newest first */
  'GET /api/v1/imports': {
    query: {
      kind?: 'device' | 'enterprise'
      limit?: number
      after?: string
    }
    answer: {
      items: {
        id: number | null
        tenant_id: number | null
        kind: string | null
        state: string | null
        rows: number | null
        good: number | null
        bad: number | null
        created: number | null
        updated: number | null
        unchanged: number | null
        progress: number | null
        error_code: string | null
        error: string | null
        file_name: string | null
        charset: string | null
        at: string | null
      }[]
      next: string | null
    }
  }
  /** Hand in a CSV file (UTF-8 or GBK); it is checked, not applied */
  'POST /api/v1/imports': {
    query: {
      kind: 'device' | 'enterprise'
      file_name?: string
    }
    body: Blob | ArrayBuffer | string
    answer: unknown
  }
  /** Imports as a table, newest first */
  'GET /api/v1/imports.csv': {
    query: {
      kind?: 'device' | 'enterprise'
      limit?: number
    }
    answer: unknown
  }
  /** An empty file to fill in */
  'GET /api/v1/imports/template.csv': {
    query: {
      kind: 'device' | 'enterprise'
    }
    answer: unknown
  }
  /** An import */
  'GET /api/v1/imports/{import}': {
    path: {
      import: number
    }
    answer: {
      id: number | null
      tenant_id: number | null
      kind: string | null
      state: string | null
      rows: number | null
      good: number | null
      bad: number | null
      created: number | null
      updated: number | null
      unchanged: number | null
      progress: number | null
      error_code: string | null
      error: string | null
      file_name: string | null
      charset: string | null
      at: string | null
      header: unknown
      ignored: unknown
    }
  }
  /** Let the good rows of a checked file into the register */
  'POST /api/v1/imports/{import}/apply': {
    path: {
      import: number
    }
    answer: {
      id: number | null
      state: string | null
    }
  }
  /** The bad rows with what is wrong, to correct and hand in again */
  'GET /api/v1/imports/{import}/failed.csv': {
    path: {
      import: number
    }
    answer: unknown
  }
  /** Rows of an import with what is wrong with them */
  'GET /api/v1/imports/{import}/rows': {
    path: {
      import: number
    }
    query: {
      status?: 'good' | 'bad'
      limit?: number
      after?: string
    }
    answer: unknown
  }
  /** Divisions of GB/T 4754 */
  'GET /api/v1/industries': {
    answer: {
      items: {
        code: string | null
        name: string | null
        name_en: string | null
        section: string | null
      }[]
      next: string | null
    }
  }
  /** What an applicant chooses from: parks and industries */
  'GET /api/v1/join': {
    answer: {
      parks: unknown
      industries: unknown
    }
  }
  /** Apply for an enterprise to be let into a park */
  'POST /api/v1/join': {
    body: {
      park?: number
      uscc: string
      name: string
      industry_code: string
      contact: string
      phone: string
      email: string
      account_name: string
      password: string
      locale?: 'zh-CN' | 'en'
      note?: string
      consent: boolean
    }
    answer: {
      code: string
    }
  }
  /** How an application stands, by the code it was given */
  'POST /api/v1/join/state': {
    body: {
      code: string
    }
    answer: {
      state: string
      park_name: string
      park_name_en: string
      name: string
      account_name: string
      reason: string
      asked_at: string
      expires_at: string
      decided_at: string | null
    }
  }
  /** Applications of enterprises */
  'GET /api/v1/joins': {
    query: {
      state?: 'waiting' | 'approved' | 'refused' | 'expired'
      industry?: string
      q?: string
      limit?: number
      after?: string
    }
    answer: {
      items: {
        id: number | null
        state: string | null
        uscc: string | null
        name: string | null
        industry_code: string | null
        industry_name: string | null
        industry_name_en: string | null
        contact: string | null
        phone: string | null
        email: string | null
        account_name: string | null
        asked_at: string | null
        expires_at: string | null
        decided_at: string | null
        decided_by: string | null
        reason: string | null
        enterprise_id: number | null
        version: number | null
      }[]
      next: string | null
    }
  }
  /** Applications as a table, at most 50,000 */
  'GET /api/v1/joins.csv': {
    query: {
      state?: 'waiting' | 'approved' | 'refused' | 'expired'
      industry?: string
      q?: string
    }
    answer: unknown
  }
  /** How many applications wait for a decision */
  'GET /api/v1/joins/waiting': {
    answer: {
      waiting: number | null
    }
  }
  /** An application, and what it may be a double of */
  'GET /api/v1/joins/{join}': {
    path: {
      join: number
    }
    answer: {
      id: number | null
      state: string | null
      uscc: string | null
      name: string | null
      industry_code: string | null
      industry_name: string | null
      industry_name_en: string | null
      contact: string | null
      phone: string | null
      email: string | null
      account_name: string | null
      account_taken: boolean | null
      note: string | null
      ip: string | null
      asked_at: string | null
      expires_at: string | null
      decided_at: string | null
      decided_by: string | null
      reason: string | null
      enterprise_id: number | null
      version: number | null
      twins: unknown
    }
  }
  /** Let an enterprise in: tenant, register, first administrator */
  'POST /api/v1/joins/{join}/approve': {
    path: {
      join: number
    }
    body: {
      version: number
      account_name?: string
    }
    answer: unknown
  }
  /** Refuse an application */
  'POST /api/v1/joins/{join}/refuse': {
    path: {
      join: number
    }
    body: {
      version: number
      reason: string
    }
    answer: unknown
  }
  /** Long calls of this tenant, newest first */
  'GET /api/v1/knowledge/jobs': {
    query: {
      state?: 'queued' | 'computing' | 'done' | 'refused' | 'failed' | 'cancelled'
      limit?: number
      after?: string
    }
    answer: {
      items: {
        call: string | null
        entry: string | null
        kind: string | null
        name: string | null
        name_en: string | null
        state: string | null
        progress: number | null
        actor: string | null
        asked_at: string | null
        began_at: string | null
        ended_at: string | null
        kept_until: string | null
        code: string | null
        field: string | null
        error: string | null
      }[]
      next: string | null
    }
  }
  /** The same as a table */
  'GET /api/v1/knowledge/jobs.csv': {
    query: {
      state?: 'queued' | 'computing' | 'done' | 'refused' | 'failed' | 'cancelled'
      limit?: number
    }
    answer: unknown
  }
  /** End it; its process is gone within a second */
  'DELETE /api/v1/knowledge/jobs/{call}': {
    path: {
      call: string
    }
    answer: void
  }
  /** A long call: how far it is (0..1, where its formula tells), how it ended, until when its answer is kept; of one that computes another again, whether inputs and outputs are the same */
  'GET /api/v1/knowledge/jobs/{call}': {
    path: {
      call: string
    }
    answer: {
      call: string | null
      entry: string | null
      kind: string | null
      name: string | null
      name_en: string | null
      state: string | null
      progress: number | null
      actor: string | null
      asked_at: string | null
      began_at: string | null
      ended_at: string | null
      kept_until: string | null
      code: string | null
      field: string | null
      error: string | null
      uploads: unknown
      again_of: string | null
      same_inputs: boolean | null
      same: boolean | null
    }
  }
  /** Its answer, once it is done, as the call would have had it */
  'GET /api/v1/knowledge/jobs/{call}/result': {
    path: {
      call: string
    }
    answer: string
  }
  /** Calls that one's own tenant has in this month, has used and has left; null: any number */
  'GET /api/v1/knowledge/quota': {
    answer: {
      calls: number | null
      token_calls: number | null
      used: number | null
      calls_left: number | null
      state: string | null
      set_at: string | null
    }
  }
  /** Calls of models and algorithms that tenants have in a month of the park's clock, and have used */
  'GET /api/v1/knowledge/quotas': {
    query: {
      q?: string
      state?: 'any' | 'good' | 'near' | 'used_up'
      limit?: number
      after?: string
    }
    answer: {
      items: {
        tenant_id: number | null
        tenant_name: string | null
        calls: number | null
        token_calls: number | null
        used: number | null
        calls_left: number | null
        state: string | null
        reason: string | null
        set_by: string | null
        set_at: string | null
      }[]
      next: string | null
    }
  }
  /** Set how many a tenant has, and each of its API tokens; without a number, any */
  'POST /api/v1/knowledge/quotas': {
    body: {
      tenant: number
      calls?: number
      token_calls?: number
      reason?: string
    }
    answer: unknown
  }
  /** The same as a table */
  'GET /api/v1/knowledge/quotas.csv': {
    query: {
      q?: string
      state?: 'any' | 'good' | 'near' | 'used_up'
      limit?: number
    }
    answer: unknown
  }
  /** Editions of the tables that models and algorithms take coefficients from */
  'GET /api/v1/knowledge/references': {
    query: {
      q?: string
      confirmed?: boolean
      in_force?: boolean
      limit?: number
      after?: string
    }
    answer: {
      items: {
        id: number | null
        name: string | null
        title: string | null
        title_en: string | null
        edition: string | null
        valid_from: string | null
        valid_to: string | null
        in_force: boolean | null
        source: string | null
        rows: number | null
        shipped: boolean | null
        added_by: string | null
        added_at: string | null
        confirmed_by: string | null
        confirmed_at: string | null
        entries: unknown
      }[]
      next: string | null
    }
  }
  /** Add an edition from CSV: the columns of its table in their order */
  'POST /api/v1/knowledge/references': {
    body: {
      name: string
      csv: string
      edition: string
      valid_from?: string
      valid_to?: string
      source?: string
    }
    answer: {
      rows: number
      fault_count: number
      faults: {
        row: number
        column: string
        code: string
        value: string
      }[]
      edition: {
        id: number
        name: string
        edition: string
        rows: number
        sha256: string
      } | null
    }
  }
  /** The same as a table */
  'GET /api/v1/knowledge/references.csv': {
    query: {
      q?: string
      confirmed?: boolean
      in_force?: boolean
      limit?: number
    }
    answer: unknown
  }
  /** Look at the rows of an edition; row and column of each fault are named, nothing changes */
  'POST /api/v1/knowledge/references/preview': {
    body: {
      name: string
      csv: string
    }
    answer: {
      rows: number
      fault_count: number
      faults: {
        row: number
        column: string
        code: string
        value: string
      }[]
      edition: {
        id: number
        name: string
        edition: string
        rows: number
        sha256: string
      } | null
    }
  }
  /** An edition with its rows, as CSV */
  'GET /api/v1/knowledge/references/{edition}': {
    path: {
      edition: number
    }
    answer: {
      id: number | null
      name: string | null
      title: string | null
      title_en: string | null
      edition: string | null
      valid_from: string | null
      valid_to: string | null
      in_force: boolean | null
      source: string | null
      rows: number | null
      sha256: string | null
      shipped: boolean | null
      added_by: string | null
      added_at: string | null
      confirmed_by: string | null
      confirmed_at: string | null
      note: string | null
      columns: unknown
      csv: string | null
    }
  }
  /** Take that back: it is unconfirmed again */
  'DELETE /api/v1/knowledge/references/{edition}/confirmation': {
    path: {
      edition: number
    }
    answer: void
  }
  /** Say that you have held it against its document */
  'POST /api/v1/knowledge/references/{edition}/confirmation': {
    path: {
      edition: number
    }
    body: {
      note?: string
    }
    answer: unknown
  }
  /** Its rows alone */
  'GET /api/v1/knowledge/references/{edition}/rows.csv': {
    path: {
      edition: number
    }
    answer: unknown
  }
  /** Uploads of this tenant, newest first */
  'GET /api/v1/knowledge/uploads': {
    query: {
      state?: 'uploading' | 'ready' | 'refused'
      limit?: number
      after?: string
    }
    answer: {
      items: {
        id: number | null
        name: string | null
        format: string | null
        bytes: number | null
        sha256: string | null
        got: number | null
        state: string | null
        creator: string | null
        asked_at: string | null
        ended_at: string | null
        kept_until: string | null
      }[]
      next: string | null
    }
  }
  /** Announce numbers for long calls, which come in parts */
  'POST /api/v1/knowledge/uploads': {
    body: {
      name: string
      format: 'json' | 'csv'
      bytes: number
      sha256: string
    }
    answer: unknown
  }
  /** The same as a table */
  'GET /api/v1/knowledge/uploads.csv': {
    query: {
      state?: 'uploading' | 'ready' | 'refused'
      limit?: number
    }
    answer: unknown
  }
  /** Take it away */
  'DELETE /api/v1/knowledge/uploads/{upload}': {
    path: {
      upload: number
    }
    answer: void
  }
  /** An upload, how much of it has come, until when it is kept */
  'GET /api/v1/knowledge/uploads/{upload}': {
    path: {
      upload: number
    }
    answer: {
      id: number | null
      name: string | null
      format: string | null
      bytes: number | null
      sha256: string | null
      got: number | null
      state: string | null
      creator: string | null
      asked_at: string | null
      ended_at: string | null
      kept_until: string | null
    }
  }
  /** Hold all of it against what was announced */
  'POST /api/v1/knowledge/uploads/{upload}/end': {
    path: {
      upload: number
    }
    answer: unknown
  }
  /** The next bytes of an upload */
  'POST /api/v1/knowledge/uploads/{upload}/parts': {
    path: {
      upload: number
    }
    query: {
      offset: number
    }
    body: Blob | ArrayBuffer | string
    answer: unknown
  }
  /** How often models and algorithms are used, and by how many; neither self-tests nor what a demonstration does */
  'GET /api/v1/knowledge/usage': {
    query: {
      by?: 'entry' | 'month' | 'token' | 'client'
      from?: string
      to?: string
      limit?: number
      after?: string
    }
    answer: {
      items: {
        key: string | null
        kind: string | null
        name: string | null
        name_en: string | null
        tenant_name: string | null
        calls: number | null
        done: number | null
        items: number | null
        subscribers: number | null
        ms: number | null
      }[]
      next: string | null
    }
  }
  /** The same as a table */
  'GET /api/v1/knowledge/usage.csv': {
    query: {
      by?: 'entry' | 'month' | 'token' | 'client'
      from?: string
      to?: string
      limit?: number
    }
    answer: unknown
  }
  /** Newest values */
  'GET /api/v1/latest': {
    query: {
      device?: string
      tenant?: number
      kind?: 'meter' | 'equipment' | 'sensor' | 'controller' | 'product'
      metric?: string
      limit?: number
      after?: string
    }
    answer: {
      items: {
        device_id: number | null
        tenant_id: number | null
        key: string | null
        device_name: string | null
        metric: string | null
        name: string | null
        unit: string | null
        value: number | null
        text: string | null
        at: string | null
      }[]
      next: string | null
    }
  }
  /** Newest values as a table, at most 50,000 */
  'GET /api/v1/latest.csv': {
    query: {
      device?: string
      tenant?: number
      kind?: 'meter' | 'equipment' | 'sensor' | 'controller' | 'product'
      metric?: string
      limit?: number
    }
    answer: unknown
  }
  /** Server-sent events of topics as they happen */
  'GET /api/v1/live': {
    query: {
      topic: string
    }
    answer: unknown
  }
  /** What the map shows, counted */
  'GET /api/v1/map/summary': {
    answer: {
      park: unknown
      enterprises: number | null
      parcels: number | null
      devices: number | null
      placed: number | null
      online: number | null
      offline: number | null
      never: number | null
      by_kind: unknown
      industries: unknown
      bbox: unknown
    }
  }
  /** Mechanism models of the catalogue */
  'GET /api/v1/models': {
    query: {
      kind?: 'model'
      class?: string
      industry?: string
      domain?: string
      strength?: 'A' | 'B' | 'C'
      q?: string
      limit?: number
      after?: string
    }
    answer: {
      items: {
        id: string | null
        name: string | null
        name_en: string | null
        class: string | null
        domains: unknown
        industries: unknown
        strength: string | null
        version: number | null
        equation: string | null
        source: string | null
        changed_at: string | null
      }[]
      next: string | null
    }
  }
  /** The same as a table */
  'GET /api/v1/models.csv': {
    query: {
      kind?: 'model'
      class?: string
      industry?: string
      domain?: string
      strength?: 'A' | 'B' | 'C'
      q?: string
      limit?: number
    }
    answer: unknown
  }
  /** How many of them have each class, industry, domain and strength */
  'GET /api/v1/models/facets': {
    query: {
      kind?: 'model'
      class?: string
      industry?: string
      domain?: string
      strength?: 'A' | 'B' | 'C'
      q?: string
    }
    answer: {
      items: {
        facet: string | null
        word: string | null
        name: string | null
        name_en: string | null
        entries: number | null
      }[]
      next: string | null
    }
  }
  /** One with ports, units, ranges, source, example, test vectors and the JSON Schema of its inputs */
  'GET /api/v1/models/{id}': {
    path: {
      id: string
    }
    query: {
      kind?: 'model'
    }
    answer: {
      id: string | null
      name: string | null
      name_en: string | null
      class: string | null
      strength: string | null
      version: number | null
      state: string | null
      changed_at: string | null
      descriptor: unknown
    }
  }
  /** Calls of it that this tenant made, newest first */
  'GET /api/v1/models/{id}/calls': {
    path: {
      id: string
    }
    query: {
      kind?: 'model'
      limit?: number
      after?: string
    }
    answer: {
      items: {
        call: string | null
        at: string | null
        actor: string | null
        via: string | null
        client: string | null
        test: boolean | null
        version: number | null
        editions: unknown
        variant: unknown
        items: number | null
        refused: number | null
        ms: number | null
        outcome: string | null
        code: string | null
        inputs: unknown
        inputs_sha256: string | null
        outputs_sha256: string | null
        uploads: unknown
      }[]
      next: string | null
    }
  }
  /** Compute it from inputs, or from many */
  'POST /api/v1/models/{id}/calls': {
    path: {
      id: string
    }
    body: {
      inputs?: Record<string, unknown> | unknown[]
      batch?: Record<string, unknown> | unknown[]
      as_of?: string
      editions?: Record<string, unknown> | unknown[]
      async?: boolean
      test?: boolean
    }
    answer: {
      outputs: unknown
      warnings: {
        zh: string
        en: string
      }[] | null
      results: unknown
      call: string
      version: number
      editions: unknown
      variant: unknown
    }
  }
  /** The same as a table */
  'GET /api/v1/models/{id}/calls.csv': {
    path: {
      id: string
    }
    query: {
      kind?: 'model'
      limit?: number
    }
    answer: unknown
  }
  /** Compute it again from the same inputs, with the editions of then and with those of today, and compare; of inputs by upload as a job, with those of then */
  'POST /api/v1/models/{id}/calls/{call}/again': {
    path: {
      id: string
      call: string
    }
    query: {
      kind?: 'model'
    }
    answer: {
      call: string
      same: boolean
      same_as_of_then: boolean
      at: string
      version: number
      editions: unknown
      outputs_sha256: string
      again_sha256: string
      then_sha256: string
      again: unknown
      then: unknown
    }
  }
  /** This description */
  'GET /api/v1/openapi.json': {
    answer: unknown
  }
  /** My park */
  'GET /api/v1/park': {
    answer: {
      id: number | null
      name: string | null
      name_en: string | null
      zone: string | null
      zone_min: number | null
      stat_day: number | null
      west: number | null
      south: number | null
      east: number | null
      north: number | null
      region: string | null
      auto_register: boolean | null
      join_open: boolean | null
    }
  }
  /** Change what is known of my park */
  'PATCH /api/v1/park': {
    body: {
      name?: string
      name_en?: string
      region?: string
      auto_register?: boolean
      join_open?: boolean
    }
    answer: {
      id: number | null
      name: string | null
      name_en: string | null
      region: string | null
      auto_register: boolean | null
      join_open: boolean | null
    }
  }
  /** How the park stands: its enterprises, devices, data and energy; an enterprise gets its own */
  'GET /api/v1/park/overview': {
    query: {
      tenant?: number
      mode?: 'equivalent' | 'primary'
      primary_kgce?: number
      choice?: 'low' | 'mid' | 'high'
      media?: boolean
    }
    answer: {
      scope: string
      tenant: number | null
      name: string
      name_en: string
      demo: boolean
      as_of: string
      enterprises: {
        total: number
        above_scale: number
        operating: number
        demo: number
        silent: {
          tenant: number
          name: string
          name_en: string
          short_name: string
        }[]
        silent_count: number
        metered: number
        reporting: number
      }
      devices: {
        total: number
        online: number
        never: number
      }
      telemetry: {
        points_today: number
        set_aside_today: number
        points_per_minute: number | null
        last_at: string | null
      }
      power: {
        unit: string
        mw: number | null
        meters: number
        fresh: number
        at: string | null
      }
      issues: {
        days: number
        open: number
        corrections: number
      }
      energy: {
        yesterday: {
          period: {
            text: string
            kind: string
            from: string
            to: string
          }
          from: string
          to: string
          running: boolean
          unit: string
          tce: number | null
          sold_tce: number | null
          nonfossil_tce: number | null
          media_tce: number | null
          kinds: {
            kind: string
            name: string
            name_en: string
            unit: string
            amount: number | null
            tce: number | null
            factor: number | null
            edition: string | null
            counted: boolean
          }[]
          quality: {
            grade: string
            score: number | null
            completeness: number | null
            timeliness: number | null
            validity: number | null
            consistency: number | null
            coverage: number | null
            estimated: number
            meters: number
            reported: number
            data_at: string | null
            reasons: string[]
          }
          before: {
            period: {
              text: string
              kind: string
              from: string
              to: string
            }
            from: string
            to: string
            tce: number | null
            change: number | null
            reason: string | null
          }
          year_ago: {
            period: {
              text: string
              kind: string
              from: string
              to: string
            }
            from: string
            to: string
            tce: number | null
            change: number | null
            reason: string | null
          }
        }
        month: {
          period: {
            text: string
            kind: string
            from: string
            to: string
          }
          from: string
          to: string
          running: boolean
          unit: string
          tce: number | null
          sold_tce: number | null
          nonfossil_tce: number | null
          media_tce: number | null
          kinds: {
            kind: string
            name: string
            name_en: string
            unit: string
            amount: number | null
            tce: number | null
            factor: number | null
            edition: string | null
            counted: boolean
          }[]
          quality: {
            grade: string
            score: number | null
            completeness: number | null
            timeliness: number | null
            validity: number | null
            consistency: number | null
            coverage: number | null
            estimated: number
            meters: number
            reported: number
            data_at: string | null
            reasons: string[]
          }
          before: {
            period: {
              text: string
              kind: string
              from: string
              to: string
            }
            from: string
            to: string
            tce: number | null
            change: number | null
            reason: string | null
          }
          year_ago: {
            period: {
              text: string
              kind: string
              from: string
              to: string
            }
            from: string
            to: string
            tce: number | null
            change: number | null
            reason: string | null
          }
        }
        rules: {
          mode: string
          choice: string
          media: boolean
          primary_kgce: number | null
          unit: string
          standard: string
        }
      }
      ranking: {
        by_tce: {
          tenant: number
          name: string
          name_en: string
          short_name: string
          tce: number | null
          change: number | null
        }[]
        by_growth: {
          tenant: number
          name: string
          name_en: string
          short_name: string
          tce: number | null
          change: number | null
        }[]
      }
    }
  }
  /** Store what Prometheus writes; 204 after the commit */
  'POST /api/v1/prom/write': {
    body: Blob | ArrayBuffer | string
    answer: unknown
  }
  /** A row a day: the mean of all devices, or the history of one; 28 days when no dates are given */
  'GET /api/v1/quality/calendar': {
    query: {
      tenant?: number
      device?: number
      from?: string
      to?: string
    }
    answer: {
      items: {
        day: string | null
        devices: number | null
        grade: string | null
        score: number | null
        completeness: number | null
        timeliness: number | null
        validity: number | null
        consistency: number | null
        uniqueness: number | null
        received: number | null
        expected: number | null
        missing: number | null
        late: number | null
        bad: number | null
        outside: number | null
        stuck: number | null
        fallen: number | null
        repeated: number | null
        overwritten: number | null
        a: number | null
        b: number | null
        c: number | null
        d: number | null
      }[]
      next: string | null
    }
  }
  /** The same as a table */
  'GET /api/v1/quality/calendar.csv': {
    query: {
      tenant?: number
      device?: number
      from?: string
      to?: string
    }
    answer: unknown
  }
  /** How good the data of devices and days are, worst first */
  'GET /api/v1/quality/days': {
    query: {
      tenant?: number
      device?: number
      grade?: 'A' | 'B' | 'C' | 'D' | '-'
      q?: string
      from?: string
      to?: string
      limit?: number
      after?: string
    }
    answer: {
      items: {
        tenant_id: number | null
        tenant_name: string | null
        device_id: number | null
        device_key: string | null
        device_name: string | null
        day: string | null
        grade: string | null
        score: number | null
        completeness: number | null
        timeliness: number | null
        validity: number | null
        consistency: number | null
        uniqueness: number | null
        received: number | null
        expected: number | null
        missing: number | null
        late: number | null
        bad: number | null
        outside: number | null
        stuck: number | null
        fallen: number | null
        repeated: number | null
        overwritten: number | null
        revision: number | null
        scored_at: string | null
      }[]
      next: string | null
    }
  }
  /** The same as a table */
  'GET /api/v1/quality/days.csv': {
    query: {
      tenant?: number
      device?: number
      grade?: 'A' | 'B' | 'C' | 'D' | '-'
      q?: string
      from?: string
      to?: string
      limit?: number
    }
    answer: unknown
  }
  /** Say how often a metric should report; without interval_s it is estimated */
  'POST /api/v1/quality/devices/{device}/intervals': {
    path: {
      device: number
    }
    body: {
      metric: string
      interval_s?: number
    }
    answer: {
      device_id: number | null
      code: string | null
      interval_s: number | null
    }
  }
  /** How good the data of a device are today so far, computed now */
  'GET /api/v1/quality/devices/{device}/today': {
    path: {
      device: number
    }
    answer: {
      tenant_id: number
      device_id: number
      device_key: string
      device_name: string
      day: string
      from: string
      to: string
      grade: string
      score: number | null
      completeness: number | null
      timeliness: number | null
      validity: number | null
      consistency: number | null
      uniqueness: number | null
      received: number
      expected: number
      missing: number
      late: number
      bad: number
      outside: number
      stuck: number
      fallen: number
      repeated: number
      overwritten: number
      metrics: {
        metric: string
        name: string
        name_en: string
        unit: string
        interval_s: number | null
        step_s: number | null
        estimated: boolean
        grade: string
        score: number | null
        completeness: number | null
        timeliness: number | null
        validity: number | null
        consistency: number | null
        uniqueness: number | null
        received: number
        expected: number
        missing: number
        late: number
        bad: number
        outside: number
        stuck: number
        fallen: number
        repeated: number
        overwritten: number
      }[]
    }
  }
  /** Enterprises by the quality of their data, worst first; of the last seven days when no dates are given */
  'GET /api/v1/quality/enterprises': {
    query: {
      from?: string
      to?: string
      limit?: number
      after?: string
    }
    answer: {
      items: {
        tenant_id: number | null
        tenant_name: string | null
        devices: number | null
        days: number | null
        grade: string | null
        score: number | null
        completeness: number | null
        timeliness: number | null
        validity: number | null
        consistency: number | null
        uniqueness: number | null
        received: number | null
        expected: number | null
        missing: number | null
        late: number | null
        bad: number | null
        outside: number | null
        stuck: number | null
        fallen: number | null
        repeated: number | null
        overwritten: number | null
        bad_days: number | null
      }[]
      next: string | null
    }
  }
  /** The same as a table */
  'GET /api/v1/quality/enterprises.csv': {
    query: {
      from?: string
      to?: string
      limit?: number
    }
    answer: unknown
  }
  /** The days of the worst devices, a row a device and day; 28 days when no dates are given */
  'GET /api/v1/quality/heat': {
    query: {
      tenant?: number
      from?: string
      to?: string
      most?: number
    }
    answer: {
      items: {
        rank: number | null
        tenant_id: number | null
        tenant_name: string | null
        device_id: number | null
        device_key: string | null
        device_name: string | null
        day: string | null
        grade: string | null
        score: number | null
        mean: number | null
      }[]
      next: string | null
    }
  }
  /** The same as a table */
  'GET /api/v1/quality/heat.csv': {
    query: {
      tenant?: number
      from?: string
      to?: string
      most?: number
    }
    answer: unknown
  }
  /** Have days scored that have no score yet, or new data */
  'POST /api/v1/quality/recompute': {
    body: {
      days?: number
    }
    answer: {
      job: number | null
    }
  }
  /** How good the data of each metric of a day are, worst first */
  'GET /api/v1/quality/series': {
    query: {
      tenant?: number
      device?: number
      grade?: 'A' | 'B' | 'C' | 'D' | '-'
      day?: string
      limit?: number
      after?: string
    }
    answer: {
      items: {
        tenant_id: number | null
        tenant_name: string | null
        device_id: number | null
        device_key: string | null
        device_name: string | null
        metric: string | null
        name: string | null
        name_en: string | null
        unit: string | null
        day: string | null
        grade: string | null
        score: number | null
        completeness: number | null
        timeliness: number | null
        validity: number | null
        consistency: number | null
        uniqueness: number | null
        interval_s: number | null
        step_s: number | null
        estimated: boolean | null
        received: number | null
        expected: number | null
        missing: number | null
        late: number | null
        bad: number | null
        outside: number | null
        stuck: number | null
        fallen: number | null
        repeated: number | null
        overwritten: number | null
        lowest: number | null
        highest: number | null
      }[]
      next: string | null
    }
  }
  /** The same as a table */
  'GET /api/v1/quality/series.csv': {
    query: {
      tenant?: number
      device?: number
      grade?: 'A' | 'B' | 'C' | 'D' | '-'
      day?: string
      limit?: number
    }
    answer: unknown
  }
  /** Many series at once, those of a device together */
  'POST /api/v1/query': {
    body: {
      series: Record<string, unknown> | unknown[]
      from?: string
      to?: string
      after?: string
      step?: string
      agg?: string
      limit?: number
    }
    answer: {
      series: {
        device: string
        device_id: number
        metric: string
        unit: string
        points: unknown
        next: string | null
      }[]
    }
  }
  /** Reports that did not reach whom they should */
  'GET /api/v1/report-alarms': {
    query: {
      state?: 'open' | 'over'
      limit?: number
      after?: string
    }
    answer: {
      items: {
        id: number | null
        tenant_id: number | null
        tenant_name: string | null
        dispatch_id: number | null
        schedule_id: number | null
        schedule_name: string | null
        report: string | null
        period: string | null
        zone: string | null
        scheduled_for: string | null
        state: string | null
        reason: string | null
        fault: string | null
        detail: string | null
        times: number | null
        raised_at: string | null
        acked_at: string | null
        acked_by: string | null
        note: string | null
        cleared_at: string | null
      }[]
      next: string | null
    }
  }
  /** Reports that did not reach whom they should, as a table */
  'GET /api/v1/report-alarms.csv': {
    query: {
      state?: 'open' | 'over'
      limit?: number
    }
    answer: unknown
  }
  /** Take on that a report did not arrive */
  'POST /api/v1/report-alarms/{report_alarm}/acknowledge': {
    path: {
      report_alarm: number
    }
    body: {
      note?: string
    }
    answer: {
      id: number | null
    }
  }
  /** Mails with reports, and each attempt to send them */
  'GET /api/v1/report-deliveries': {
    query: {
      dispatch?: number
      recipient?: number
      state?: 'queued' | 'sending' | 'sent' | 'failed' | 'dropped'
      limit?: number
      after?: string
    }
    answer: {
      items: {
        id: number | null
        tenant_id: number | null
        dispatch_id: number | null
        recipient_id: number | null
        kind: string | null
        address: string | null
        name: string | null
        state: string | null
        attempts: number | null
        issue: number | null
        next_at: string | null
        code: number | null
        fault: string | null
        error: string | null
        link_until: string | null
        downloads: number | null
        created_at: string | null
        sent_at: string | null
        copy: string | null
        pdf_sha256: string | null
        xlsx_sha256: string | null
        tries: unknown
      }[]
      next: string | null
    }
  }
  /** Mails with reports, as a table */
  'GET /api/v1/report-deliveries.csv': {
    query: {
      dispatch?: number
      recipient?: number
      state?: 'queued' | 'sending' | 'sent' | 'failed' | 'dropped'
      limit?: number
    }
    answer: unknown
  }
  /** Send a mail again, as a new message */
  'POST /api/v1/report-deliveries/{delivery}/resend': {
    path: {
      delivery: number
    }
    answer: {
      id: number | null
    }
  }
  /** What became of each time that schedules came, newest first */
  'GET /api/v1/report-dispatches': {
    query: {
      schedule?: number
      dispatch?: number
      state?: 'open' | 'queued' | 'computing' | 'rendering' | 'sending' | 'delivered' | 'partial' | 'failed' | 'skipped'
      limit?: number
      after?: string
    }
    answer: {
      items: {
        id: number | null
        tenant_id: number | null
        tenant_name: string | null
        schedule_id: number | null
        schedule_name: string | null
        report: string | null
        zone: string | null
        kind: string | null
        scheduled_for: string | null
        period: string | null
        state: string | null
        reason: string | null
        fault: string | null
        detail: string | null
        completeness: number | null
        gate_percent: number | null
        incomplete: boolean | null
        missed_before: number | null
        wait_until: string | null
        start_at: string | null
        run_id: number | null
        progress: number | null
        sent: number | null
        failed: number | null
        waiting: number | null
        created_at: string | null
        ended_at: string | null
      }[]
      next: string | null
    }
  }
  /** What became of each time that schedules came, as a table */
  'GET /api/v1/report-dispatches.csv': {
    query: {
      schedule?: number
      dispatch?: number
      state?: 'open' | 'queued' | 'computing' | 'rendering' | 'sending' | 'delivered' | 'partial' | 'failed' | 'skipped'
      limit?: number
    }
    answer: unknown
  }
  /** Begin anew one whose report was not made */
  'POST /api/v1/report-dispatches/{dispatch}/again': {
    path: {
      dispatch: number
    }
    answer: {
      id: number | null
    }
  }
  /** A file of a report by the link in a mail; of a confidential one for whom it was sent to, signed in */
  'GET /api/v1/report-files/{link}': {
    path: {
      link: string
    }
    answer: unknown
  }
  /** When a schedule would come next, and what it would report on */
  'GET /api/v1/report-occasions': {
    query: {
      cron: string
      zone?: string
      workday_rule?: 'any' | 'next' | 'previous' | 'skip'
      period_rule?: 'previous_day' | 'previous_week' | 'previous_month' | 'previous_quarter' | 'previous_year' | 'this_month'
      count?: number
    }
    answer: {
      zone: string
      occasions: {
        at: string
        local: string
        day: string
        moved: boolean
        clocks: string
        period: string
      }[]
      years: number[]
    }
  }
  /** Who gets the reports of schedules */
  'GET /api/v1/report-recipients': {
    query: {
      schedule?: number
      state?: 'waiting' | 'active' | 'unsubscribed' | 'disabled'
      limit?: number
      after?: string
    }
    answer: {
      items: {
        id: number | null
        tenant_id: number | null
        tenant_name: string | null
        schedule_id: number | null
        schedule_name: string | null
        account_id: number | null
        name: string | null
        address: string | null
        state: string | null
        note: string | null
        refusals: number | null
        confirmed_by: string | null
        confirmed_at: string | null
        created_at: string | null
      }[]
      next: string | null
    }
  }
  /** Who gets the reports of schedules, as a table */
  'GET /api/v1/report-recipients.csv': {
    query: {
      schedule?: number
      state?: 'waiting' | 'active' | 'unsubscribed' | 'disabled'
      limit?: number
    }
    answer: unknown
  }
  /** Send him nothing more */
  'DELETE /api/v1/report-recipients/{recipient}': {
    path: {
      recipient: number
    }
    answer: void
  }
  /** Confirm that an address may get what it is to get, also again after it was disabled */
  'POST /api/v1/report-recipients/{recipient}/confirm': {
    path: {
      recipient: number
    }
    answer: {
      state: string | null
    }
  }
  /** Issues of reports, newest first */
  'GET /api/v1/report-runs': {
    query: {
      report?: string
      period?: string
      state?: 'queued' | 'computing' | 'rendering' | 'ready' | 'failed'
      limit?: number
      after?: string
    }
    answer: {
      items: {
        id: number | null
        tenant_id: number | null
        tenant_name: string | null
        report: string | null
        period: string | null
        params: unknown
        locale: string | null
        state: string | null
        progress: number | null
        fault: string | null
        error: string | null
        requested_by: string | null
        requested_at: string | null
        as_of: string | null
        ready_at: string | null
        figures: number | null
        pdf_bytes: number | null
        xlsx_bytes: number | null
        basis: string | null
        of_run: number | null
      }[]
      next: string | null
    }
  }
  /** Issues of reports as a table */
  'GET /api/v1/report-runs.csv': {
    query: {
      report?: string
      period?: string
      state?: 'queued' | 'computing' | 'rendering' | 'ready' | 'failed'
      limit?: number
    }
    answer: unknown
  }
  /** An issue: state, progress, files */
  'GET /api/v1/report-runs/{run}': {
    path: {
      run: number
    }
    answer: {
      id: number | null
      tenant_id: number | null
      tenant_name: string | null
      report: string | null
      definition_hash: string | null
      period: string | null
      params: unknown
      locale: string | null
      state: string | null
      progress: number | null
      fault: string | null
      error: string | null
      requested_by: string | null
      requested_at: string | null
      as_of: string | null
      ready_at: string | null
      warnings: unknown
      figures: number | null
      pdf_bytes: number | null
      xlsx_bytes: number | null
      html_bytes: number | null
      pdf_sha256: string | null
      xlsx_sha256: string | null
      html_sha256: string | null
      basis: string | null
      of_run: number | null
      repeatable: boolean | null
    }
  }
  /** Figures of an issue beside those of another of the same report */
  'GET /api/v1/report-runs/{run}/comparison': {
    path: {
      run: number
    }
    query: {
      with: number
    }
    answer: {
      items: {
        metric: string | null
        label: string | null
        label_en: string | null
        unit: string | null
        state: string | null
        before_value: number | null
        before_printed: string | null
        before_unit: string | null
        before_grade: string | null
        before_code: string | null
        after_value: number | null
        after_printed: string | null
        after_unit: string | null
        after_grade: string | null
        after_code: string | null
        change: number | null
      }[]
      next: string | null
    }
  }
  /** Figures of two issues as a table */
  'GET /api/v1/report-runs/{run}/comparison.csv': {
    path: {
      run: number
    }
    query: {
      with: number
    }
    answer: unknown
  }
  /** Figures printed in an issue, with their evidence codes */
  'GET /api/v1/report-runs/{run}/figures': {
    path: {
      run: number
    }
    answer: unknown
  }
  /** An issue to read on a screen */
  'GET /api/v1/report-runs/{run}/html': {
    path: {
      run: number
    }
    answer: unknown
  }
  /** An issue as PDF */
  'GET /api/v1/report-runs/{run}/pdf': {
    path: {
      run: number
    }
    answer: unknown
  }
  /** Issue a report once more: as known then, from the rows that were kept, or as known now, with a bridge between the two */
  'POST /api/v1/report-runs/{run}/reissues': {
    path: {
      run: number
    }
    body: {
      basis: 'then' | 'now'
      locale?: 'zh-CN' | 'en'
    }
    answer: unknown
  }
  /** An issue as a workbook */
  'GET /api/v1/report-runs/{run}/xlsx': {
    path: {
      run: number
    }
    answer: unknown
  }
  /** Reports that are made and sent by themselves */
  'GET /api/v1/report-schedules': {
    query: {
      report?: string
      state?: 'active' | 'paused'
      limit?: number
      after?: string
    }
    answer: {
      items: {
        id: number | null
        tenant_id: number | null
        tenant_name: string | null
        name: string | null
        report: string | null
        locale: string | null
        outputs: unknown
        cron: string | null
        zone: string | null
        period_rule: string | null
        workday_rule: string | null
        state: string | null
        fault: string | null
        note: string | null
        owner_name: string | null
        version: number | null
        created_at: string | null
        next_at: string | null
      }[]
      next: string | null
    }
  }
  /** Have a report made by itself; whoever asks answers for it */
  'POST /api/v1/report-schedules': {
    body: {
      name: string
      report: string
      cron: string
      params?: Record<string, unknown> | unknown[]
      locale?: 'zh-CN' | 'en'
      zone?: string
      period_rule?: 'previous_day' | 'previous_week' | 'previous_month' | 'previous_quarter' | 'previous_year' | 'this_month'
      workday_rule?: 'any' | 'next' | 'previous' | 'skip'
      missed?: 'once' | 'skip'
      spread_min?: number
      gate_percent?: number
      gate_wait_h?: number
      gate_then?: 'send' | 'stop'
      only_if?: 'always' | 'changed' | 'weak'
      confidential?: boolean
      timeout_h?: number
      outputs?: Record<string, unknown> | unknown[]
    }
    answer: unknown
  }
  /** Reports that are made by themselves, as a table */
  'GET /api/v1/report-schedules.csv': {
    query: {
      report?: string
      state?: 'active' | 'paused'
      limit?: number
    }
    answer: unknown
  }
  /** End a schedule; what it sent stays in the log */
  'DELETE /api/v1/report-schedules/{schedule}': {
    path: {
      schedule: number
    }
    answer: void
  }
  /** A schedule, with all it says */
  'GET /api/v1/report-schedules/{schedule}': {
    path: {
      schedule: number
    }
    answer: {
      id: number | null
      tenant_id: number | null
      tenant_name: string | null
      name: string | null
      report: string | null
      params: unknown
      locale: string | null
      outputs: unknown
      cron: string | null
      zone: string | null
      period_rule: string | null
      workday_rule: string | null
      missed: string | null
      spread_min: number | null
      gate_percent: number | null
      gate_wait_h: number | null
      gate_then: string | null
      only_if: string | null
      confidential: boolean | null
      timeout_h: number | null
      owner_id: number | null
      owner_name: string | null
      state: string | null
      fault: string | null
      note: string | null
      version: number | null
      created_at: string | null
      next_at: string | null
    }
  }
  /** Change a schedule; its next time is reckoned anew */
  'PATCH /api/v1/report-schedules/{schedule}': {
    path: {
      schedule: number
    }
    body: {
      version: number
      name?: string
      cron?: string
      params?: Record<string, unknown> | unknown[]
      locale?: 'zh-CN' | 'en'
      zone?: string
      period_rule?: 'previous_day' | 'previous_week' | 'previous_month' | 'previous_quarter' | 'previous_year' | 'this_month'
      workday_rule?: 'any' | 'next' | 'previous' | 'skip'
      missed?: 'once' | 'skip'
      spread_min?: number
      gate_percent?: number
      gate_wait_h?: number
      gate_then?: 'send' | 'stop'
      only_if?: 'always' | 'changed' | 'weak'
      confidential?: boolean
      timeout_h?: number
      outputs?: Record<string, unknown> | unknown[]
    }
    answer: unknown
  }
  /** Let a schedule rest */
  'POST /api/v1/report-schedules/{schedule}/pause': {
    path: {
      schedule: number
    }
    body: {
      reason: string
    }
    answer: {
      id: number | null
    }
  }
  /** Send the reports of a schedule to somebody more; an address waits until the park confirms it */
  'POST /api/v1/report-schedules/{schedule}/recipients': {
    path: {
      schedule: number
    }
    body: {
      account?: number
      address?: string
      name?: string
    }
    answer: unknown
  }
  /** Let a schedule go on; whoever does so answers for it */
  'POST /api/v1/report-schedules/{schedule}/resume': {
    path: {
      schedule: number
    }
    answer: {
      id: number | null
    }
  }
  /** Send the report of the last period to oneself, now */
  'POST /api/v1/report-schedules/{schedule}/test': {
    path: {
      schedule: number
    }
    answer: unknown
  }
  /** What the receiver of a mail would no longer get */
  'GET /api/v1/report-unsubscribe/{link}': {
    path: {
      link: string
    }
    answer: {
      name: string
      locale: string
      tenant_name: string
      tenant_name_en: string
      report: string
      state: string
    }
  }
  /** Get it no more */
  'POST /api/v1/report-unsubscribe/{link}': {
    path: {
      link: string
    }
    answer: {
      state: string
    }
  }
  /** Reports that are made for whoever asks */
  'GET /api/v1/reports': {
    answer: {
      items: {
        id: string
        version: number
        name: unknown
        about: unknown
        decides: unknown
        reader: unknown
        for: string
        period: {
          grain: string
          default: string
        }
        params: {
          name: string
          type: string
          default: number
          min: number
          max: number
          about: unknown
        }[]
        sections: {
          id: string
          title: unknown
        }[]
        hash: string
      }[]
      next: string | null
    }
  }
  /** Ask for an issue of a report; the same one twice while it waits is one */
  'POST /api/v1/reports/{id}/runs': {
    path: {
      id: string
    }
    body: {
      period: string
      params?: Record<string, unknown> | unknown[]
      locale?: 'zh-CN' | 'en'
    }
    answer: unknown
  }
  /** Roles and their permissions */
  'GET /api/v1/roles': {
    answer: {
      items: {
        role: string | null
        permissions: unknown
      }[]
      next: string | null
    }
  }
  /** One metric of many devices over a range of a day at most, each in one number; with `above` or `below` only those beyond */
  'POST /api/v1/scan': {
    body: {
      metric: string
      from?: string
      to?: string
      agg?: 'mean' | 'min' | 'max' | 'sum' | 'count' | 'first' | 'last'
      above?: number
      below?: number
      tenant?: number
      kind?: 'meter' | 'equipment' | 'sensor' | 'controller' | 'product'
      model?: string
      devices?: Record<string, unknown> | unknown[]
      limit?: number
      after?: number
    }
    answer: {
      metric: string
      from: number
      to: number
      scanned: number
      items: {
        device: string
        device_id: number
        tenant_id: number
        value: number
        count: number
        at: number
      }[]
      next: number | null
    }
  }
  /** Libraries for developers, with the digest of each file */
  'GET /api/v1/sdks': {
    answer: {
      items: {
        language: string
        title: string
        needs: string
        version: string
        api: string
        file: string
        bytes: number
        sha256: string
      }[]
      next: string | null
    }
  }
  /** Programs that compute the example of a model or an algorithm, in each language */
  'GET /api/v1/sdks/examples/{id}': {
    path: {
      id: string
    }
    answer: {
      items: {
        language: string
        title: string
        file: string
        code: string
      }[]
      next: string | null
    }
  }
  /** Enterprises and devices by words or initials */
  'GET /api/v1/search': {
    query: {
      q: string
      limit?: number
    }
    answer: {
      items: {
        type: string | null
        id: number | null
        tenant_id: number | null
        name: string | null
        name_en: string | null
        detail: string | null
        kind: string | null
        tenant_name: string | null
      }[]
      next: string | null
    }
  }
  /** Series with their newest value */
  'GET /api/v1/series': {
    query: {
      device?: string
      metric?: string
      limit?: number
      after?: string
    }
    answer: {
      items: {
        device_id: number | null
        tenant_id: number | null
        key: string | null
        device_name: string | null
        metric: string | null
        name: string | null
        unit: string | null
        counter: boolean | null
        at: string | null
        value: number | null
        text: string | null
      }[]
      next: string | null
    }
  }
  /** Samples of a series, raw or in buckets of the park's calendar */
  'GET /api/v1/series/{device}/{metric}': {
    path: {
      device: string
      metric: string
    }
    query: {
      from?: string
      to?: string
      after?: string
      step?: string
      agg?: string
      limit?: number
      points?: number
    }
    answer: {
      device: string
      device_id: number
      metric: string
      unit: string
      points: unknown
      next: string | null
      samples: number | null
    }
  }
  /** The same as a table: time, value, unit */
  'GET /api/v1/series/{device}/{metric}/csv': {
    path: {
      device: string
      metric: string
    }
    query: {
      from?: string
      to?: string
      after?: string
      step?: string
      agg?: string
      limit?: number
    }
    answer: unknown
  }
  /** Sign out */
  'DELETE /api/v1/session': {
    answer: unknown
  }
  /** Who I am and what I may do */
  'GET /api/v1/session': {
    answer: unknown
  }
  /** Change my own name, e-mail or language */
  'PATCH /api/v1/session': {
    body: {
      display_name?: string
      email?: string
      locale?: 'zh-CN' | 'en'
    }
    answer: {
      id: number | null
    }
  }
  /** Sign in: sets the session cookie */
  'POST /api/v1/session': {
    body: {
      name: string
      password: string
    }
    answer: unknown
  }
  /** Change my password; ends all my sessions */
  'POST /api/v1/session/password': {
    body: {
      old_password: string
      new_password: string
    }
    answer: unknown
  }
  /** End all my sessions but this one */
  'DELETE /api/v1/sessions': {
    answer: void
  }
  /** My open sessions */
  'GET /api/v1/sessions': {
    answer: unknown
  }
  /** End one of my sessions */
  'DELETE /api/v1/sessions/{session}': {
    path: {
      session: string
    }
    answer: void
  }
  /** Whether the platform waits for its first operator */
  'GET /api/v1/setup': {
    answer: {
      needed: boolean | null
    }
  }
  /** Make the first operator with the printed code */
  'POST /api/v1/setup': {
    body: {
      code: string
      name: string
      password: string
      park_name: string
    }
    answer: unknown
  }
  /** What my tenant subscribed to, tries out or ran, and the models and algorithms it called within a year */
  'GET /api/v1/subscriptions': {
    query: {
      kind?: 'app' | 'model' | 'algorithm'
      limit?: number
      after?: string
    }
    answer: {
      items: {
        kind: string | null
        id: string | null
        name: string | null
        name_en: string | null
        state: string | null
        since: string | null
        trial_until: string | null
        actor: string | null
        last_run: number | null
        last_at: string | null
        last_state: string | null
        this_month: number | null
        twelve_months: number | null
      }[]
      next: string | null
    }
  }
  /** The same as a table */
  'GET /api/v1/subscriptions.csv': {
    query: {
      kind?: 'app' | 'model' | 'algorithm'
      limit?: number
    }
    answer: unknown
  }
  /** Store JSON samples; 204 after the commit */
  'POST /api/v1/telemetry': {
    body: Blob | ArrayBuffer | string
    answer: unknown
  }
  /** What telemetry came in on each day (UTC), and what was set aside */
  'GET /api/v1/telemetry/days': {
    query: {
      days?: number
    }
    answer: {
      items: {
        day: string | null
        points: number | null
        fields: number | null
        requests: number | null
        set_aside: number | null
      }[]
      next: string | null
    }
  }
  /** Lines that were acknowledged but set aside */
  'GET /api/v1/telemetry/rejects': {
    query: {
      reason?: 'future' | 'old' | 'unknown_device' | 'not_a_number'
      limit?: number
      after?: string
    }
    answer: {
      items: {
        at: string | null
        id: number | null
        tenant_id: number | null
        reason: string | null
        count: number | null
        example: string | null
      }[]
      next: string | null
    }
  }
  /** Lines that were set aside, as a table */
  'GET /api/v1/telemetry/rejects.csv': {
    query: {
      reason?: 'future' | 'old' | 'unknown_device' | 'not_a_number'
      limit?: number
    }
    answer: unknown
  }
  /** What telemetry came in, and what was set aside */
  'GET /api/v1/telemetry/stats': {
    query: {
      days?: number
    }
    answer: {
      points: number | null
      fields: number | null
      requests: number | null
      future: number | null
      old: number | null
      unknown_device: number | null
      not_a_number: number | null
      devices: number | null
      online: number | null
      last_at: string | null
    }
  }
  /** Thing models, mine and the park's */
  'GET /api/v1/thing-models': {
    query: {
      kind?: 'meter' | 'equipment' | 'sensor' | 'controller' | 'product'
      limit?: number
      after?: string
    }
    answer: {
      items: {
        id: number | null
        tenant_id: number | null
        code: string | null
        name: string | null
        name_en: string | null
        kind: string | null
        metrics: unknown
        devices: number | null
      }[]
      next: string | null
    }
  }
  /** Make a thing model */
  'POST /api/v1/thing-models': {
    body: {
      code: string
      name: string
      name_en?: string
      kind: 'meter' | 'equipment' | 'sensor' | 'controller' | 'product'
      metrics: Record<string, unknown> | unknown[]
      points?: Record<string, unknown> | unknown[]
      methods?: Record<string, unknown> | unknown[]
    }
    answer: unknown
  }
  /** Thing models as a table */
  'GET /api/v1/thing-models.csv': {
    query: {
      kind?: 'meter' | 'equipment' | 'sensor' | 'controller' | 'product'
      limit?: number
    }
    answer: unknown
  }
  /** Take out a thing model that no device is of */
  'DELETE /api/v1/thing-models/{model}': {
    path: {
      model: number
    }
    answer: void
  }
  /** A thing model */
  'GET /api/v1/thing-models/{model}': {
    path: {
      model: number
    }
    answer: {
      id: number | null
      tenant_id: number | null
      code: string | null
      name: string | null
      name_en: string | null
      kind: string | null
      metrics: unknown
      points: unknown
      methods: unknown
      devices: number | null
      version: number | null
    }
  }
  /** Change a thing model; devices keep the metrics they were registered with */
  'PATCH /api/v1/thing-models/{model}': {
    path: {
      model: number
    }
    body: {
      version: number
      name?: string
      name_en?: string
      kind?: 'meter' | 'equipment' | 'sensor' | 'controller' | 'product'
      metrics?: Record<string, unknown> | unknown[]
      points?: Record<string, unknown> | unknown[]
      methods?: Record<string, unknown> | unknown[]
    }
    answer: unknown
  }
  /** What of a thing model may be written and called */
  'GET /api/v1/thing-models/{model}/points': {
    path: {
      model: number
    }
    answer: {
      id: number | null
      tenant_id: number | null
      code: string | null
      name: string | null
      name_en: string | null
      version: number | null
      points: unknown
      methods: unknown
    }
  }
  /** Say anew what of a thing model may be written and called */
  'PATCH /api/v1/thing-models/{model}/points': {
    path: {
      model: number
    }
    body: {
      version: number
      points?: Record<string, unknown> | unknown[]
      methods?: Record<string, unknown> | unknown[]
    }
    answer: unknown
  }
  /** Bearer tokens, without their secrets */
  'GET /api/v1/tokens': {
    query: {
      tenant?: number
      device?: number
      limit?: number
      after?: string
    }
    answer: {
      items: {
        id: number | null
        tenant_id: number | null
        tenant_name: string | null
        name: string | null
        role: string | null
        device_id: number | null
        device_name: string | null
        prefix: string | null
        created_at: string | null
        expires_at: string | null
        revoked_at: string | null
        used_at: string | null
        calls: number | null
        calls_left: number | null
      }[]
      next: string | null
    }
  }
  /** Make a token; its text is shown this once */
  'POST /api/v1/tokens': {
    body: {
      name: string
      role: 'device' | 'developer' | 'park_operator'
      device?: number
      mn?: string
      pw?: string
      tenant?: number
      expires?: string
    }
    answer: unknown
  }
  /** Bearer tokens as a table, without their secrets */
  'GET /api/v1/tokens.csv': {
    query: {
      tenant?: number
      device?: number
      limit?: number
    }
    answer: unknown
  }
  /** Withdraw a token */
  'DELETE /api/v1/tokens/{token}': {
    path: {
      token: number
    }
    answer: void
  }
  /** Make a token anew; the older one stays good for a while */
  'POST /api/v1/tokens/{token}/rotate': {
    path: {
      token: number
    }
    body: {
      keep_s?: number
    }
    answer: unknown
  }
  /** Month by month how much models, algorithms and APPs are used; tests and demonstration stand beside it and are not counted */
  'GET /api/v1/usage': {
    query: {
      from?: string
      limit?: number
      after?: string
    }
    answer: {
      items: {
        month: string | null
        models: number | null
        algorithms: number | null
        calls: number | null
        entries: number | null
        runs: number | null
        users: number | null
        test_calls: number | null
        test_runs: number | null
        demo_calls: number | null
        demo_runs: number | null
        bar: number | null
      }[]
      next: string | null
    }
  }
  /** The same as a table */
  'GET /api/v1/usage.csv': {
    query: {
      from?: string
      limit?: number
    }
    answer: unknown
  }
  /** Accounts */
  'GET /api/v1/users': {
    query: {
      tenant?: number
      q?: string
      role?: string
      state?: 'active' | 'disabled'
      limit?: number
      after?: string
    }
    answer: {
      items: {
        id: number | null
        tenant_id: number | null
        tenant_name: string | null
        name: string | null
        display_name: string | null
        email: string | null
        locale: string | null
        role: string | null
        state: string | null
        must_change_password: boolean | null
        created_at: string | null
      }[]
      next: string | null
    }
  }
  /** Make an account */
  'POST /api/v1/users': {
    body: {
      name: string
      password: string
      display_name: string
      role: string
      email?: string
      locale?: 'zh-CN' | 'en'
      tenant?: number
    }
    answer: unknown
  }
  /** Accounts as a table, at most 50,000 */
  'GET /api/v1/users.csv': {
    query: {
      tenant?: number
      q?: string
      role?: string
      state?: 'active' | 'disabled'
    }
    answer: unknown
  }
  /** Change an account */
  'PATCH /api/v1/users/{user}': {
    path: {
      user: number
    }
    body: {
      display_name?: string
      role?: string
      email?: string
      locale?: 'zh-CN' | 'en'
      state?: 'active' | 'disabled'
    }
    answer: {
      id: number | null
    }
  }
  /** Set somebody's password; to be changed at the next sign-in */
  'POST /api/v1/users/{user}/password': {
    path: {
      user: number
    }
    body: {
      password: string
    }
    answer: void
  }
  /** Calendars of working days, newest first; the last version of a year counts */
  'GET /api/v1/workday-tables': {
    query: {
      limit?: number
      after?: string
    }
    answer: {
      items: {
        tenant_id: number | null
        year: number | null
        version: number | null
        source: string | null
        days: number | null
        actor: string | null
        at: string | null
        counts: boolean | null
      }[]
      next: string | null
    }
  }
  /** Calendars of working days as a table */
  'GET /api/v1/workday-tables.csv': {
    query: {
      limit?: number
    }
    answer: unknown
  }
  /** Days of a year that are otherwise than their weekday says */
  'GET /api/v1/workdays': {
    query: {
      year: number
      version?: number
      limit?: number
      after?: string
    }
    answer: {
      items: {
        day: string | null
        working: boolean | null
        name: string | null
        version: number | null
      }[]
      next: string | null
    }
  }
  /** Import a year's calendar: CSV with the columns day, working (yes or no) and name, of holidays and of weekends that are worked */
  'POST /api/v1/workdays': {
    query: {
      year: number
      source?: string
    }
    body: Blob | ArrayBuffer | string
    answer: unknown
  }
  /** The same as a table */
  'GET /api/v1/workdays.csv': {
    query: {
      year: number
      version?: number
      limit?: number
    }
    answer: unknown
  }
  /** Store line protocol; 204 after the commit */
  'POST /api/v2/write': {
    query: {
      precision?: string
      db?: string
      rp?: string
      org?: string
      bucket?: string
    }
    body: Blob | ArrayBuffer | string
    answer: unknown
  }
  /** Whether the web and its database answer */
  'GET /health': {
    answer: unknown
  }
  /** Figures of all processes as Prometheus text */
  'GET /metrics': {
    answer: unknown
  }
  /** A library: the same bytes as long as the API is the same */
  'GET /sdks/{sdk}.tar.gz': {
    path: {
      sdk: 'parkhub-python' | 'parkhub-javascript' | 'parkhub-java' | 'parkhub-go' | 'parkhub-c'
    }
    answer: unknown
  }
  /** Devices as a vector tile, layer device, in clusters below zoom 18 */
  'GET /tiles/device/{z}/{x}/{y}.mvt': {
    path: {
      z: number
      x: number
      y: number
    }
    answer: unknown
  }
  /** Parcels as a vector tile, layer parcel */
  'GET /tiles/parcel/{z}/{x}/{y}.mvt': {
    path: {
      z: number
      x: number
      y: number
    }
    answer: unknown
  }
  /** Store line protocol; 204 after the commit */
  'POST /write': {
    query: {
      precision?: string
      db?: string
      rp?: string
      org?: string
      bucket?: string
    }
    body: Blob | ArrayBuffer | string
    answer: unknown
  }
}
