import 'reflect-metadata';
import { Body, Controller, Get, Module, Post, ValidationPipe } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Command, CommandBus, CommandHandler, CqrsModule } from '@nestjs/cqrs';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { IsInt, IsString } from 'class-validator';

/** What an empty request costs in the same framework: a body checked by class-validator, a command that does nothing, a small answer. */
class EmptyBody {
  @IsString()
  linkToken!: string;

  @IsString()
  email!: string;

  @IsInt()
  quantity!: number;
}

class DoNothing extends Command<object> {}

@CommandHandler(DoNothing)
class DoNothingHandler {
  execute(): Promise<object> {
    return Promise.resolve({});
  }
}

@Controller('empty')
class EmptyController {
  constructor(private readonly commands: CommandBus) {}

  @Post()
  post(@Body() _: EmptyBody): Promise<object> {
    return this.commands.execute(new DoNothing());
  }

  @Get()
  get(): object {
    return {};
  }
}

@Module({ imports: [CqrsModule.forRoot()], controllers: [EmptyController], providers: [DoNothingHandler] })
class BaselineModule {}

async function main(): Promise<void> {
  const app = await NestFactory.create<NestFastifyApplication>(BaselineModule, new FastifyAdapter(), { logger: false });
  app.useGlobalPipes(new ValidationPipe({ whitelist: true, forbidNonWhitelisted: true }));
  await app.listen(0, '127.0.0.1');
  process.stderr.write(`  API page ${await app.getUrl()}/docs\n`);
}

void main();
