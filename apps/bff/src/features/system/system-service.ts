import { AppError } from '../../errors/app-error.ts';
import type { RequestContext } from '../../security/actor.ts';
import type { PrivilegeGuard } from '../policies/privilege-guard-service.ts';

/** A part of DataHub, and whether it runs here. */
type Component = {
  readonly name: string;
  readonly status: 'AVAILABLE' | 'UNAVAILABLE';
  readonly version?: string;
  readonly properties?: Readonly<Record<string, string>>;
  readonly errorMessage?: string;
};

/** DataHub's parts by its names for them. */
type Components = Readonly<Record<'gms' | 'maeConsumer' | 'mceConsumer', Component>>;

/** What operators ask of the metadata service. */
export type SystemService = ReturnType<typeof createSystemService>;

/** Everything here needs MANAGE_SYSTEM_OPERATIONS. */
export function createSystemService({ guard }: { readonly guard: PrivilegeGuard }) {
  return {
    /**
     * @param attempted what the caller wants to know, for the audit log.
     * @throws AppError `privilege.missing`, in DataHub's words.
     */
    require: async (context: RequestContext, attempted: string): Promise<void> => {
      try {
        await guard.require(context, attempted, 'MANAGE_SYSTEM_OPERATIONS');
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== 'privilege.missing') throw error;
        const detail = `${context.actor.urn} is not authorized for system operations. ${error.message}`;
        throw new AppError('privilege.missing', { ...error.options, detail });
      }
    },

    /** @returns which of DataHub's parts run: writes are committed before they are answered, so nothing consumes. */
    components: (appVersion: string): Components => ({
      gms: {
        name: 'GMS',
        status: 'AVAILABLE',
        version: appVersion,
        properties: { serverType: 'latchkey', 'node.version': process.versions.node },
      },
      maeConsumer: absent('MAE Consumer'),
      mceConsumer: absent('MCE Consumer'),
    }),
  };
}

function absent(name: string): Component {
  return { name, status: 'UNAVAILABLE', errorMessage: 'Not a part of Latchkey.' };
}
