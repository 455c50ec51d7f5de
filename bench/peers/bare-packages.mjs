// A Nest application on Fastify with one route. It loads the packages that our server loads at its start, and does not use
// them.
import 'reflect-metadata';
import '@fastify/static';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import '@nestjs/jwt';
import '@nestjs/passport';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import '@nestjs/swagger';
import '@nestjs/typeorm';
import '@node-rs/argon2';
import 'class-validator';
import 'dataloader';
import 'envalid';
import 'ipaddr.js';
import 'jose';
import 'lru-cache';
import 'oauth4webapi';
import 'otpauth';
import 'passport';
import 'passport-jwt';
import 'passport-local';
import 'pino';
import 'piscina';
import 'typeorm';
import 'uqr';
import 'uuid';

await import(process.env.DATABASE_URL.startsWith('sqlite:') ? 'better-sqlite3' : 'pg');

class HealthController {
  live() {
    return { status: 'ok' };
  }
}
Controller('health')(HealthController);
const { prototype } = HealthController;
Get('live')(prototype, 'live', Object.getOwnPropertyDescriptor(prototype, 'live'));

class AppModule {}
Module({ controllers: [HealthController] })(AppModule);

const app = await NestFactory.create(AppModule, new FastifyAdapter(), { logger: false });
await app.listen(Number(process.env.PORT), '127.0.0.1');
console.log(`${await app.getUrl()} `);
