import { Command } from 'commander';
import { flagOf, loadConfig, SERVER_SETTINGS, type ServerConfig, variableOf } from './config.ts';

/** What the command line can be asked to do. */
export interface Commands {
  start(config: ServerConfig): Promise<void>;
  status(url: string): Promise<void>;
}

/** The `thermocline` command. Errors reject; `--help` and usage errors end the process as commander does. */
export function buildCli(version: string, commands: Commands): Command {
  const program = new Command('thermocline')
    .description('psql for hot and cold tables: a SQL service over a streaming log and an Iceberg lake.')
    .version(version);

  const start = program.command('start').description('run the server in the foreground until it is stopped');
  for (const key of Object.keys(SERVER_SETTINGS) as (keyof ServerConfig)[]) {
    const { help, value, default: preset } = SERVER_SETTINGS[key];
    start.option(`--${flagOf(key)} <${value}>`, `${help} (default: ${preset}; env: ${variableOf(key)})`);
  }
  start
    .option('--config <FILE>', 'config file: the same settings as "name: value" lines of YAML (env: THERMOCLINE_CONFIG)')
    .action(async (options: Record<string, string>) => {
      const { config, ...flags } = options;
      await commands.start(await loadConfig(flags, process.env, config ?? process.env['THERMOCLINE_CONFIG']));
    });

  program
    .command('status')
    .description('say how a running server does: tables, tiers, lag')
    .option('--url <URL>', 'its HTTP address', process.env['THERMOCLINE_URL'] ?? 'http://127.0.0.1:8433')
    .action((options: { url: string }) => commands.status(options.url));
  return program;
}
