ALTER TABLE "breakers" ADD COLUMN "unauthorized" boolean DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX "channels_broken" ON "channels" USING btree ("platform") WHERE state = 'broken';--> statement-breakpoint
CREATE INDEX "deliveries_held" ON "deliveries" USING btree ("channel_id") WHERE state = 'held';--> statement-breakpoint
CREATE INDEX "deliveries_ended" ON "deliveries" USING btree ("ended_at","platform","state") WHERE ended_at is not null;